-- What the orders room needs beyond its tables: searching by the beginning of a number or an e-mail, and past returns.

-- Under row-level security only leakproof operators reach an index; LIKE is none, a range in the C collation is.
create index orders_number_begins on public.orders (business_id, order_id collate "C");
create index orders_email_begins on public.orders (business_id, customer_email_norm collate "C");
create index mock_orders_number on public.mock_orders (business_id, order_id);

-- Lines of a file that give something back, kept until (and after) they are matched with the line that was bought:
-- those without a match are the shop's to look at, so none is thrown away. A past return names its line in the file.
create table dokani.past_returns (
    id bigint generated always as identity primary key,
    business_id uuid not null,
    import_id uuid not null,
    credit_order_id text not null,
    credit_line_number integer not null check (credit_line_number > 0),
    sku text,
    customer_email text,
    customer_email_norm text,
    credited_at timestamptz not null,
    quantity integer not null check (quantity > 0),
    unit_price numeric(14, 4) check (unit_price >= 0),
    currency char(3),
    reason text,
    -- Where the file names the order itself; otherwise the latest earlier purchase of the same item is looked for.
    of_order_id text,
    of_line_number integer,
    matched_order_id text,
    matched_line_number integer,
    -- What was left of the matched line before this one, oldest first.
    quantity_left integer,
    matched_at timestamptz,
    -- The return that was made of it, set by the transaction that makes it: so an import can go on where it stopped.
    return_public_id uuid,
    -- The same line of the same file, also where the file is read in another way the second time.
    unique (business_id, credit_order_id, credit_line_number, credited_at),
    foreign key (business_id, import_id) references dokani.imports (business_id, id) on delete cascade
);
create index past_returns_in_order on dokani.past_returns (business_id, import_id, credited_at, id);

select dokani.close_table('dokani.past_returns');
select dokani.allow('authenticated', 'select', 'dokani.past_returns', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.past_returns', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.past_returns', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.past_returns',
    'matched_order_id, matched_line_number, quantity_left, matched_at, return_public_id', '{mine}');

-- The command line names a shop by its address too.
grant execute on function dokani.shop_by_slug(text) to dokani_jobs;
