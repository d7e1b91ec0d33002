-- Run after pgqueuer's own installer, and again after each of its upgrades: who may touch the queue.
-- Only the worker's log-in reads and moves jobs; everyone else adds them by dokani.enqueue_job.

do $$
declare
    kept regclass;
begin
    foreach kept in array array['dokani.pgqueuer', 'dokani.pgqueuer_log', 'dokani.pgqueuer_schedules',
        'dokani.pgqueuer_statistics']::regclass[]
    loop
        perform dokani.close_table(kept);
        execute format('revoke all on sequence %s from public, anon, authenticated, service_role',
            pg_get_serial_sequence(kept::text, 'id'));
        execute format('grant usage on sequence %s to dokani_jobs, service_role', pg_get_serial_sequence(kept::text, 'id'));
        execute format('grant select, insert, update, delete on %s to dokani_jobs', kept);
        execute format('drop policy if exists %I on %s', 'queue_dokani_jobs', kept);
        execute format('create policy %I on %s to dokani_jobs using (true) with check (true)', 'queue_dokani_jobs', kept);
    end loop;
end $$;

revoke all on function dokani.fn_pgqueuer_changed() from public, anon, authenticated, service_role;
