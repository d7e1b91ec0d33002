-- Who may do what, one line for each role, command and table. (docs/schema.md says how to read it, and why it is so.)
-- `anon` appears nowhere. `authenticated` is our API acting for a member of staff or an API key, `dokani_customer` for one
-- shopper, `dokani_agent` is the hand of a language model, `dokani_worker` are Dokani's own verbs, for one business each.

select dokani.close_table(closed::regclass) from unnest(array[
    'public.businesses', 'public.profiles', 'public.business_members', 'public.user_preferences', 'public.policies',
    'public.policy_change_history', 'public.mock_orders', 'public.orders', 'public.order_lines',
    'public.return_requests', 'public.return_lines', 'public.return_decisions', 'public.customer_risk_profiles',
    'public.security_events', 'public.conversation_sessions', 'public.chat_sessions', 'public.chat_messages',
    'public.conversation_messages', 'public.conversation_chunks', 'public.ai_conversation_state',
    'public.provider_configs', 'public.call_sessions', 'public.streaming_sessions', 'public.audio_chunks',
    'public.video_frames', 'public.call_transcripts', 'public.call_analytics', 'public.video_analysis',
    'public.video_stream_analysis', 'public.file_uploads', 'public.agent_performance_logs', 'public.business_analytics',
    'public.persona_test_logs', 'public.security_audit_logs', 'public.api_usage_logs', 'public.facebook_user_tokens',
    'public.facebook_pages',
    'dokani.sessions', 'dokani.refresh_tokens', 'dokani.one_time_tokens', 'dokani.api_keys', 'dokani.rate_buckets',
    'dokani.idempotency_keys', 'dokani.mail_outbox', 'dokani.imports', 'dokani.import_faults', 'dokani.audit_seals',
    'dokani.keys', 'dokani.schema_migrations']) as tables (closed);

-- Sequences too: Supabase's default privileges give them away, and identity columns need no grant.
do $$
declare
    identity_of text;
begin
    foreach identity_of in array array['policies', 'mock_orders', 'order_lines', 'return_requests', 'return_lines']
    loop
        execute format('revoke all on sequence %s from public, anon, authenticated, service_role',
            pg_get_serial_sequence('public.' || identity_of, 'id'));
    end loop;
    execute format('revoke all on sequence %s from public, anon, authenticated, service_role',
        pg_get_serial_sequence('public.security_audit_logs', 'seq'));
end $$;

do $$
declare
    own_user constant text := 'user_id = (select dokani.claim_uuid(''sub''))';
    own_business constant text := 'id = (select dokani.claim_business_id())';
    -- What the claims of a shopper or an agent name: one conversation, one order, one return.
    this_case constant text := '{mine} and id = (select dokani.claim_uuid(''conversation_id''))';
    in_case constant text := '{mine} and session_id = (select dokani.claim_uuid(''conversation_id''))';
    this_chat constant text := '{mine} and (id = (select dokani.claim_uuid(''conversation_id''))'
        ' or conversation_session_id = (select dokani.claim_uuid(''conversation_id'')))';
    in_chat constant text := '{mine} and session_id = any (array(select s.id from public.chat_sessions s))';
    of_order constant text := '{mine} and order_id = (select dokani.claim_text(''order_id''))';
    of_order_or_demo constant text := '(business_id is null or {mine})'
        ' and (select dokani.claim_business_id()) is not null and order_id = (select dokani.claim_text(''order_id''))';
    this_return constant text := '{mine} and public_id = (select dokani.claim_uuid(''return_public_id''))';
    of_return constant text := '{mine} and return_request_id = (select r.id from public.return_requests r'
        ' where r.public_id = (select dokani.claim_uuid(''return_public_id'')))';
    rule record;
begin
    for rule in select * from (values
        -- Businesses and their people
        ('authenticated', 'select', 'businesses', '*', own_business || ' and {viewer}'),
        ('authenticated', 'update', 'businesses', 'business_name, settings, slug', own_business || ' and {admin}'),
        ('dokani_customer', 'select', 'businesses', 'id, business_name, slug, settings', own_business),
        ('dokani_worker', 'select', 'businesses', '*', own_business),
        ('dokani_worker', 'insert', 'businesses', '*', own_business),
        ('dokani_worker', 'update', 'businesses', 'business_name, settings, slug, subscription_plan', own_business),
        ('authenticated', 'select', 'profiles', '*', 'id = (select dokani.claim_uuid(''sub'')) or {mine} and {viewer}'),
        ('authenticated', 'update', 'profiles', 'website, onboarded', 'id = (select dokani.claim_uuid(''sub''))'),
        ('dokani_worker', 'select', 'profiles', '*', '{mine}'),
        ('dokani_worker', 'insert', 'profiles', '*', '{mine}'),
        ('dokani_worker', 'update', 'profiles', 'website, onboarded', '{mine}'),
        ('authenticated', 'select', 'business_members', '*', '{mine} and {viewer}'),
        ('dokani_worker', 'select', 'business_members', '*', '{mine}'),
        ('dokani_worker', 'insert', 'business_members', '*', '{mine}'),
        ('dokani_worker', 'update', 'business_members', 'role', '{mine}'),
        ('dokani_worker', 'delete', 'business_members', '*', '{mine}'),
        ('authenticated', 'select', 'user_preferences', '*', own_user),
        ('authenticated', 'insert', 'user_preferences', 'user_id, preferences', own_user),
        ('authenticated', 'update', 'user_preferences', 'preferences, updated_at', own_user),
        ('authenticated', 'delete', 'user_preferences', '*', own_user),
        -- Policies
        ('authenticated', 'select', 'policies', '*', '{mine} and {viewer}'),
        ('authenticated', 'insert', 'policies', 'business_id, version, effective_date, rules', '{mine} and {admin}'),
        ('authenticated', 'update', 'policies', 'rules, effective_date, deleted_at', '{mine} and {admin}'),
        ('dokani_agent', 'select', 'policies', '*', '{mine}'),
        ('dokani_worker', 'select', 'policies', '*', '{mine}'),
        ('dokani_worker', 'insert', 'policies', '*', '{mine}'),
        ('dokani_worker', 'update', 'policies', 'is_active, effective_date, rules, deleted_at, usage_statistics,'
            ' compliance_metrics, policy_impact_score', '{mine}'),
        ('authenticated', 'select', 'policy_change_history', '*', '{mine} and {viewer}'),
        ('dokani_worker', 'select', 'policy_change_history', '*', '{mine}'),
        ('dokani_worker', 'insert', 'policy_change_history', '*', '{mine}'),
        -- Orders
        ('authenticated', 'select', 'mock_orders', '*', '(business_id is null or {mine}) and {viewer}'),
        ('dokani_customer', 'select', 'mock_orders', '*', of_order_or_demo),
        ('dokani_agent', 'select', 'mock_orders', '*', of_order_or_demo),
        ('dokani_worker', 'select', 'mock_orders', '*',
            '(business_id is null or {mine}) and (select dokani.claim_business_id()) is not null'),
        ('dokani_worker', 'insert', 'mock_orders', '*', '{mine}'),
        ('dokani_worker', 'update', 'mock_orders', '*', '{mine}'),
        ('authenticated', 'select', 'orders', '*', '{mine} and {viewer}'),
        ('dokani_customer', 'select', 'orders', '*', of_order),
        ('dokani_agent', 'select', 'orders', '*', of_order),
        ('dokani_worker', 'select', 'orders', '*', '{mine}'),
        ('dokani_worker', 'insert', 'orders', '*', '{mine}'),
        ('dokani_worker', 'update', 'orders', '*', '{mine}'),
        ('dokani_worker', 'delete', 'orders', '*', '{mine}'),
        ('authenticated', 'select', 'order_lines', '*', '{mine} and {viewer}'),
        ('dokani_customer', 'select', 'order_lines', '*', of_order),
        ('dokani_agent', 'select', 'order_lines', '*', of_order),
        ('dokani_worker', 'select', 'order_lines', '*', '{mine}'),
        ('dokani_worker', 'insert', 'order_lines', '*', '{mine}'),
        ('dokani_worker', 'update', 'order_lines', '*', '{mine}'),
        ('dokani_worker', 'delete', 'order_lines', '*', '{mine}'),
        -- Returns
        ('authenticated', 'select', 'return_requests', '*', '{mine} and {viewer}'),
        ('authenticated', 'insert', 'return_requests', 'business_id, order_id, customer_email, reason_for_return,'
            ' evidence_urls, days_since_purchase, order_value, currency, product_category, status',
            '{mine} and status = ''pending_triage'' and {agent}'),
        ('authenticated', 'update', 'return_requests', 'admin_notes, escalation_reason', '{mine} and {agent}'),
        ('dokani_customer', 'select', 'return_requests', 'id, business_id, public_id, created_at, order_id,'
            ' reason_for_return, status, amount, currency, outcome, approved_at, denied_at, completed_at', this_return),
        ('dokani_agent', 'select', 'return_requests', '*', this_return),
        ('dokani_agent', 'insert', 'return_requests', 'business_id, order_id, customer_email, reason_for_return, status',
            of_order || ' and customer_email = (select dokani.claim_text(''customer_email''))'
            ' and status = ''pending_triage'''),
        ('dokani_agent', 'update', 'return_requests', 'conversation_log', this_return),
        ('dokani_worker', 'select', 'return_requests', '*', '{mine}'),
        ('dokani_worker', 'insert', 'return_requests', '*', '{mine}'),
        ('dokani_worker', 'update', 'return_requests', 'customer_email, customer_name, customer_phone, reason_for_return,'
            ' status, evidence_urls, conversation_log, ai_recommendation, admin_notes, risk_score, fraud_flags,'
            ' triage_agent_id, customer_service_agent_id, processing_time_ms, escalation_reason, policy_version_used,'
            ' policy_id, admin_decision_at, days_since_purchase, order_value, product_category,'
            ' customer_satisfaction_score, ai_reasoning, policy_violations, risk_factors, approved_at, denied_at,'
            ' completed_at, return_history, currency, amount, outcome, review_due_at, review_worth', '{mine}'),
        ('authenticated', 'select', 'return_lines', '*', '{mine} and {viewer}'),
        ('dokani_customer', 'select', 'return_lines', '*', of_return),
        ('dokani_agent', 'select', 'return_lines', '*', of_return),
        ('dokani_worker', 'select', 'return_lines', '*', '{mine}'),
        ('dokani_worker', 'insert', 'return_lines', '*', '{mine}'),
        ('dokani_worker', 'update', 'return_lines', 'verdict, amount, breakdown, open, reason, own_words,'
            ' resolution_wanted', '{mine}'),
        ('authenticated', 'select', 'return_decisions', '*', '{mine} and {viewer}'),
        ('dokani_customer', 'select', 'return_decisions', 'return_request_id, stage, verdict, amount, currency, created_at',
            of_return),
        ('dokani_worker', 'select', 'return_decisions', '*', '{mine}'),
        ('dokani_worker', 'insert', 'return_decisions', '*', '{mine} and (stage <> ''review'' or {agent})'),
        ('dokani_worker', 'update', 'return_decisions', 'verdict, amount, currency, engine, policy_id, policy_version,'
            ' policy_sha256, facts, answer, note, created_at', '{mine} and stage = ''triage'''),
        ('authenticated', 'select', 'customer_risk_profiles', '*', '{mine} and {agent}'),
        ('dokani_worker', 'select', 'customer_risk_profiles', '*', '{mine}'),
        ('dokani_worker', 'insert', 'customer_risk_profiles', '*', '{mine}'),
        ('dokani_worker', 'update', 'customer_risk_profiles', 'risk_score, return_frequency, fraud_indicators,'
            ' behavior_patterns, last_updated', '{mine}'),
        ('authenticated', 'select', 'security_events', '*', '{mine} and {admin}'),
        ('authenticated', 'update', 'security_events', 'resolved, resolved_by, resolved_at', '{mine} and {admin}'),
        ('dokani_agent', 'insert', 'security_events', '*', '{mine}'),
        ('dokani_worker', 'select', 'security_events', '*', '{mine}'),
        ('dokani_worker', 'insert', 'security_events', '*', '{mine}'),
        -- Chats and conversations
        ('authenticated', 'select', 'chat_sessions', '*', '{mine} and (' || own_user || ' or {agent})'),
        ('authenticated', 'insert', 'chat_sessions', 'user_id, business_id, session_name, chat_mode, session_type, metadata',
            '{mine} and ' || own_user || ' and session_type = ''test_mode'' and {agent}'),
        ('authenticated', 'update', 'chat_sessions', 'session_name, is_active, metadata, updated_at',
            '{mine} and (' || own_user || ' or {agent})'),
        ('authenticated', 'delete', 'chat_sessions', '*',
            '{mine} and ' || own_user || ' and session_type = ''test_mode'''),
        ('dokani_customer', 'select', 'chat_sessions', 'id, business_id, conversation_session_id, chat_mode, is_active,'
            ' created_at', this_chat),
        ('dokani_agent', 'select', 'chat_sessions', '*', this_chat),
        ('dokani_worker', 'select', 'chat_sessions', '*', '{mine}'),
        ('dokani_worker', 'insert', 'chat_sessions', '*', '{mine}'),
        ('dokani_worker', 'update', 'chat_sessions', 'is_active, metadata, updated_at, customer_email,'
            ' conversation_session_id', '{mine}'),
        ('authenticated', 'select', 'chat_messages', '*', '{mine} and {agent}'),
        ('authenticated', 'insert', 'chat_messages', '*', '{mine} and sender = ''agent'' and {agent}'),
        ('dokani_customer', 'select', 'chat_messages', 'id, session_id, sender, message, message_type, created_at', in_chat),
        ('dokani_customer', 'insert', 'chat_messages', 'business_id, session_id, sender, message, message_type',
            in_chat || ' and sender = ''user'''),
        ('dokani_agent', 'select', 'chat_messages', '*', in_chat),
        ('dokani_agent', 'insert', 'chat_messages', '*', in_chat || ' and sender in (''agent'', ''system'')'),
        ('dokani_worker', 'select', 'chat_messages', '*', '{mine}'),
        ('dokani_worker', 'insert', 'chat_messages', '*', '{mine}'),
        ('authenticated', 'select', 'conversation_sessions', '*', '{mine} and {agent}'),
        ('authenticated', 'update', 'conversation_sessions', 'status, escalation_level, archived_at, archive_reason,'
            ' updated_at', '{mine} and {agent}'),
        ('dokani_agent', 'select', 'conversation_sessions', '*', this_case),
        ('dokani_agent', 'update', 'conversation_sessions', 'current_intent, escalation_level, updated_at', this_case),
        ('dokani_worker', 'select', 'conversation_sessions', '*', '{mine}'),
        ('dokani_worker', 'insert', 'conversation_sessions', '*', '{mine}'),
        ('dokani_worker', 'update', 'conversation_sessions', '*', '{mine}'),
        ('authenticated', 'select', 'conversation_messages', '*', '{mine} and {agent}'),
        ('authenticated', 'insert', 'conversation_messages', '*', '{mine} and {agent}'),
        ('dokani_agent', 'select', 'conversation_messages', '*', in_case),
        ('dokani_agent', 'insert', 'conversation_messages', '*', in_case),
        ('dokani_worker', 'select', 'conversation_messages', '*', '{mine}'),
        ('dokani_worker', 'insert', 'conversation_messages', '*', '{mine}'),
        ('authenticated', 'select', 'conversation_chunks', '*', '{mine} and {agent}'),
        ('dokani_worker', 'select', 'conversation_chunks', '*', '{mine}'),
        ('dokani_worker', 'insert', 'conversation_chunks', '*', '{mine}'),
        ('dokani_worker', 'update', 'conversation_chunks', 'processing_status, ai_processed, ai_response_id, duration_ms',
            '{mine}'),
        ('authenticated', 'select', 'ai_conversation_state', '*', '{mine} and {agent}'),
        ('dokani_agent', 'select', 'ai_conversation_state', '*', in_case),
        ('dokani_agent', 'insert', 'ai_conversation_state', '*', in_case),
        ('dokani_agent', 'update', 'ai_conversation_state', '*', in_case),
        ('dokani_worker', 'select', 'ai_conversation_state', '*', '{mine}'),
        ('dokani_worker', 'insert', 'ai_conversation_state', '*', '{mine}'),
        ('dokani_worker', 'update', 'ai_conversation_state', '*', '{mine}'),
        -- Calls and media; the links into a room are not for staff's eyes
        ('authenticated', 'select', 'call_sessions', 'id, business_id, chat_session_id, call_type, provider, status,'
            ' duration_seconds, created_at, ended_at, is_active, persona_config_id, call_quality_score,'
            ' customer_feedback, streaming_enabled, connection_count, last_stream_activity, stream_quality_metrics,'
            ' ai_conversation_state_id, updated_at', '{mine} and {agent}'),
        ('authenticated', 'update', 'call_sessions', 'customer_feedback', '{mine} and {agent}'),
        ('dokani_agent', 'select', 'call_sessions', 'id, business_id, chat_session_id, call_type, status, created_at',
            '{mine} and chat_session_id = any (array(select s.id from public.chat_sessions s))'),
        ('dokani_worker', 'select', 'call_sessions', '*', '{mine}'),
        ('dokani_worker', 'insert', 'call_sessions', '*', '{mine}'),
        ('dokani_worker', 'update', 'call_sessions', '*', '{mine}'),
        ('authenticated', 'select', 'call_transcripts', '*', '{mine} and {agent}'),
        ('dokani_agent', 'select', 'call_transcripts', '*',
            '{mine} and call_session_id = any (array(select c.id from public.call_sessions c))'),
        ('dokani_worker', 'select', 'call_transcripts', '*', '{mine}'),
        ('dokani_worker', 'insert', 'call_transcripts', '*', '{mine}'),
        ('dokani_worker', 'update', 'call_transcripts', 'processing_status, ai_processed, ai_response_generated', '{mine}'),
        ('authenticated', 'select', 'streaming_sessions', 'id, business_id, call_session_id, session_type, status,'
            ' participant_count, stream_quality, performance_metrics, created_at, updated_at, ended_at',
            '{mine} and {agent}'),
        ('dokani_worker', 'select', 'streaming_sessions', '*', '{mine}'),
        ('dokani_worker', 'insert', 'streaming_sessions', '*', '{mine}'),
        ('dokani_worker', 'update', 'streaming_sessions', '*', '{mine}'),
        ('authenticated', 'select', 'call_analytics', '*', '{mine} and {viewer}'),
        ('authenticated', 'select', 'audio_chunks', '*', '{mine} and {agent}'),
        ('authenticated', 'select', 'video_frames', '*', '{mine} and {agent}'),
        ('authenticated', 'select', 'video_analysis', '*', '{mine} and {admin}'),
        ('authenticated', 'select', 'video_stream_analysis', '*', '{mine} and {agent}'),
        ('authenticated', 'select', 'provider_configs', '*', '(business_id is null or {mine}) and {agent}'),
        ('authenticated', 'insert', 'provider_configs', '*', '{mine} and {admin}'),
        ('authenticated', 'update', 'provider_configs', 'config_name, config_data, is_active, is_default,'
            ' streaming_settings, real_time_config, websocket_config, stream_processor_config, ai_integration_config,'
            ' updated_at', '{mine} and {admin}'),
        ('authenticated', 'delete', 'provider_configs', '*', '{mine} and {admin}'),
        ('dokani_worker', 'select', 'provider_configs', '*',
            '(business_id is null or {mine}) and (select dokani.claim_business_id()) is not null'),
        ('dokani_worker', 'insert', 'provider_configs', '*', '{mine}'),
        ('dokani_worker', 'update', 'provider_configs', 'usage_count, last_used_at, performance_metrics', '{mine}'),
        -- Files
        ('authenticated', 'select', 'file_uploads', '*', '{mine} and {agent}'),
        ('authenticated', 'insert', 'file_uploads', 'id, business_id, file_type, file_name, file_path, file_url, file_size,'
            ' metadata, sha256, content_type, uploaded_by, return_request_id', '{mine} and {agent}'),
        ('dokani_customer', 'select', 'file_uploads', 'id, business_id, file_type, file_name, file_size, uploaded_at,'
            ' scan_status, return_request_id', of_return),
        ('dokani_customer', 'insert', 'file_uploads', 'id, business_id, file_type, file_name, file_path, file_url,'
            ' file_size, sha256, content_type, return_request_id', of_return),
        ('dokani_agent', 'select', 'file_uploads', 'id, business_id, file_type, file_name, scan_status, return_request_id,'
            ' content_type', of_return),
        ('dokani_worker', 'select', 'file_uploads', '*', '{mine}'),
        ('dokani_worker', 'insert', 'file_uploads', '*', '{mine}'),
        ('dokani_worker', 'update', 'file_uploads', 'scan_status, metadata, uploaded_at, return_request_id', '{mine}'),
        -- Logs and figures
        ('authenticated', 'select', 'agent_performance_logs', '*', '{mine} and {viewer}'),
        ('authenticated', 'select', 'business_analytics', '*', '{mine} and {viewer}'),
        ('authenticated', 'select', 'persona_test_logs', '*', '{mine} and {agent}'),
        ('authenticated', 'select', 'security_audit_logs', '*', '{mine} and (' || own_user || ' or {admin})'),
        ('authenticated', 'insert', 'security_audit_logs', 'id, user_id, action, resource_type, resource_id, ip_address,'
            ' user_agent, metadata, business_id', '{mine} and (user_id is null or ' || own_user || ')'),
        ('dokani_customer', 'insert', 'security_audit_logs', 'id, user_id, action, resource_type, resource_id, ip_address,'
            ' user_agent, metadata, business_id', '{mine} and user_id is null'),
        ('dokani_worker', 'select', 'security_audit_logs', '*', '{mine}'),
        ('dokani_worker', 'insert', 'security_audit_logs', 'id, user_id, action, resource_type, resource_id, ip_address,'
            ' user_agent, metadata, business_id', '{mine}'),
        ('dokani_auth', 'insert', 'security_audit_logs', 'id, user_id, action, resource_type, resource_id, ip_address,'
            ' user_agent, metadata, business_id', 'business_id is null'),
        ('authenticated', 'select', 'api_usage_logs', '*', '{mine} and (' || own_user || ' or {admin})'),
        ('dokani_worker', 'insert', 'api_usage_logs', '*', '{mine}'),
        ('authenticated', 'select', 'facebook_pages', 'page_id, page_name, business_id, created_at, updated_at',
            '{mine} and {admin}')
    ) as rules (who, command, opened, granted, holds)
    loop
        perform dokani.allow(rule.who, rule.command, ('public.' || rule.opened)::regclass, rule.granted, rule.holds);
    end loop;

    -- What the worker only ever reads and adds to.
    for rule in select * from unnest(array['call_analytics', 'audio_chunks', 'video_frames', 'video_analysis',
        'video_stream_analysis', 'agent_performance_logs', 'business_analytics', 'persona_test_logs']) as tables (opened)
    loop
        perform dokani.allow('dokani_worker', 'select', ('public.' || rule.opened)::regclass, '*', '{mine}');
        perform dokani.allow('dokani_worker', 'insert', ('public.' || rule.opened)::regclass, '*', '{mine}');
    end loop;
end $$;

-- Tokens of social networks are for nobody: not granted, and said again by a policy.
create policy facebook_user_tokens_closed on public.facebook_user_tokens
    to authenticated, dokani_customer, dokani_agent, dokani_worker using (false) with check (false);
