-- What the files room needs beyond its table: what a file shows, and finding the same picture again.

alter table public.file_uploads
    add column kind text check (kind ~ '^[a-z][a-z0-9_]{0,39}$'),
    -- 256 bits that copies of a picture share but for a few; null where there is no picture, or a plain one.
    add column phash bytea check (octet_length(phash) = 32);
update public.file_uploads set kind = case file_type
    when 'evidence_photo' then 'photo' when 'evidence_video' then 'video' when 'voice_sample' then 'voice' else 'video' end;
alter table public.file_uploads alter column kind set default 'photo', alter column kind set not null;

-- Equality of bytea and of integers is leakproof, so both reach their index under row-level security.
create index file_uploads_same_bytes on public.file_uploads (business_id, sha256) where sha256 is not null;
-- A business's returns find their files within the business.
create index file_uploads_of_return on public.file_uploads (business_id, return_request_id, created_at);

-- A hash cut into 16 bands of 16 bits, each one integer (its number in the upper bits): pictures that differ little
-- share a band but for at most one bit of it, so they are found by equality.
alter table public.file_uploads add unique (business_id, id);
create table dokani.file_bands (
    business_id uuid not null,
    file_id uuid not null,
    band integer not null check (band between 0 and 1048575),
    primary key (business_id, band, file_id),
    foreign key (business_id, file_id) references public.file_uploads (business_id, id) on delete cascade
);
create index file_bands_of_file on dokani.file_bands (business_id, file_id);

select dokani.close_table('dokani.file_bands');
select dokani.allow('authenticated', 'select', 'dokani.file_bands', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.file_bands', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.file_bands', '*', '{mine}');

-- pending → clean | refused, once; and a file of one return never becomes another's.
create function dokani.guard_file() returns trigger
    language plpgsql set search_path = '' as $$
begin
    if new.scan_status is distinct from old.scan_status and old.scan_status <> 'pending' then
        raise exception 'This file was checked before.' using errcode = 'DK409', constraint = 'file_settled';
    end if;
    if old.return_request_id is not null and new.return_request_id is not null
       and new.return_request_id <> old.return_request_id then
        raise exception 'This file belongs to another return.' using errcode = 'DK409', constraint = 'file_of_another_return';
    end if;
    return new;
end $$;
revoke all on function dokani.guard_file() from public, anon, authenticated, service_role;
create trigger guard_file before update on public.file_uploads for each row execute function dokani.guard_file();
