-- What people say of events and returns can be told apart, and taken back: a false alarm from a true one, and a label.

-- What was found when somebody looked: `resolved` alone does not say whether the alarm was one.
alter table public.security_events
    add column finding text check (finding in ('real', 'false_positive')),
    add column finding_note text check (char_length(finding_note) <= 2000);
grant update (finding, finding_note) on public.security_events to authenticated;

-- A label said by mistake is taken back; the audit log keeps that it was said.
select dokani.allow('dokani_worker', 'delete', 'dokani.risk_labels', '*', '{mine}');

-- Money that a person should see, longest waiting first.
create index resolutions_waiting on dokani.resolutions (business_id, coalesce(due_at, created_at), id)
    where state in ('due', 'failed', 'unknown');
