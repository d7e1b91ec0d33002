-- Who may do what with Dokani's own tables, and who may call which function.

do $$
declare
    rule record;
    member text;
    command text;
begin
    for rule in select * from (values
        ('authenticated', 'select', 'api_keys', '*', '{mine} and {admin}'),
        ('authenticated', 'insert', 'api_keys', '*', '{mine} and {admin}'),
        ('authenticated', 'update', 'api_keys', 'name, scopes, expires_at, revoked_at', '{mine} and {admin}'),
        ('authenticated', 'select', 'mail_outbox', '*', '{mine} and {admin}'),
        ('dokani_worker', 'select', 'mail_outbox', '*', '{mine}'),
        ('dokani_worker', 'insert', 'mail_outbox', '*', '{mine}'),
        ('dokani_worker', 'update', 'mail_outbox', 'state, attempts, last_error, provider_ref, sent_at', '{mine}'),
        ('dokani_auth', 'select', 'mail_outbox', '*', 'business_id is null'),
        ('dokani_auth', 'insert', 'mail_outbox', '*', 'business_id is null'),
        ('authenticated', 'select', 'imports', '*', '{mine} and {viewer}'),
        ('dokani_worker', 'select', 'imports', '*', '{mine}'),
        ('dokani_worker', 'insert', 'imports', '*', '{mine}'),
        ('dokani_worker', 'update', 'imports', '*', '{mine}'),
        ('dokani_worker', 'delete', 'imports', '*', '{mine}'),
        ('authenticated', 'select', 'import_faults', '*', '{mine} and {viewer}'),
        ('dokani_worker', 'select', 'import_faults', '*', '{mine}'),
        ('dokani_worker', 'insert', 'import_faults', '*', '{mine}'),
        ('dokani_worker', 'delete', 'import_faults', '*', '{mine}'),
        ('authenticated', 'select', 'audit_seals', '*', '{mine} and {admin}'),
        ('dokani_worker', 'select', 'audit_seals', '*', '{mine}'),
        ('dokani_worker', 'select', 'one_time_tokens', '*', '{mine} and kind = ''order_code'''),
        ('dokani_worker', 'insert', 'one_time_tokens', '*', '{mine} and kind = ''order_code'''),
        ('dokani_worker', 'update', 'one_time_tokens', 'attempts, used_at', '{mine} and kind = ''order_code'''),
        ('dokani_api', 'select', 'keys', '*', 'true'),
        ('dokani_jobs', 'select', 'keys', '*', 'true'),
        ('dokani_api', 'select', 'schema_migrations', '*', 'true'),
        ('dokani_jobs', 'select', 'schema_migrations', '*', 'true')
    ) as rules (who, command, opened, granted, holds)
    loop
        perform dokani.allow(rule.who, rule.command, ('dokani.' || rule.opened)::regclass, rule.granted, rule.holds);
    end loop;

    foreach command in array array['select', 'insert', 'update', 'delete'] loop
        foreach member in array array['authenticated', 'dokani_customer', 'dokani_worker'] loop
            perform dokani.allow(member, command, 'dokani.idempotency_keys', '*', '{mine}');
        end loop;
        -- The desk where people sign in knows everyone: these tables are reachable through this role only.
        foreach member in array array['sessions', 'refresh_tokens', 'one_time_tokens'] loop
            perform dokani.allow('dokani_auth', command, ('dokani.' || member)::regclass, '*', 'true');
        end loop;
    end loop;
end $$;

revoke all on all functions in schema dokani from public, anon, authenticated, service_role;

grant execute on function dokani.claims(), dokani.claim_text(text), dokani.claim_uuid(text), dokani.claim_business_id(),
        dokani.claim_role_at_least(text)
    to authenticated, dokani_customer, dokani_agent, dokani_worker, dokani_auth, service_role;
grant execute on function dokani.staff_claims(uuid, uuid), dokani.key_claims(bytea), dokani.log_usage(jsonb),
        dokani.shop_by_slug(text)
    to dokani_api;
grant execute on function dokani.create_business(uuid, text, text) to dokani_auth, service_role;
grant execute on function dokani.my_businesses() to authenticated, dokani_auth;
grant execute on function dokani.take_token(text, double precision, double precision) to dokani_api, dokani_jobs;
grant execute on function dokani.enqueue_job(text, jsonb, text, interval)
    to authenticated, dokani_customer, dokani_worker, dokani_auth, service_role, dokani_api, dokani_jobs;
grant execute on function dokani.seal_audit(uuid) to dokani_worker, service_role, dokani_jobs;
grant execute on function dokani.audit_line(public.security_audit_logs) to service_role;
grant execute on function dokani.verify_audit(uuid) to authenticated, dokani_worker, service_role, dokani_jobs;
grant execute on function dokani.sweep() to service_role, dokani_jobs;
grant execute on function dokani.quantity_returned(uuid, text, integer) to authenticated, dokani_worker, service_role;
