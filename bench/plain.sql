-- Deciding one return as plain statements, one by one: what the main job costs where nothing is folded together.
\set b random(1,50)
\set k random(1,4000)
\set c random(0,999)
\set n random(1,1000000000000000)
begin;
set local role dokani_worker;
select set_config('request.jwt.claims', '{"role":"dokani_worker","sub":"00000000-0000-4000-9000-' || lpad(:b::text, 12, '0') || '","member_role":"owner","business_id":"00000000-0000-4000-8000-' || lpad(:b::text, 12, '0') || '"}', true);
select o.order_id, o.ordered_at, o.delivered_at, o.customer_email, o.order_value, o.paid, l.product_category, l.quantity, l.unit_price from orders o join order_lines l on l.business_id = o.business_id and l.order_id = o.order_id where o.business_id = ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid and o.order_id = 'O' || :k;
select id, version, rules from policies where business_id = ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid and is_active and deleted_at is null;
select risk_score, return_frequency, fraud_indicators from customer_risk_profiles where business_id = ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid and customer_email_norm = 'c' || :c || '@bench.example';
insert into return_requests (business_id, order_id, customer_email, reason_for_return, days_since_purchase, order_value, product_category) values (('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid, 'N' || :n, 'c' || :c || '@bench.example', 'changed_mind', 12, 99.99, 'fashion') returning id, public_id;
update return_requests set status = 'approved', ai_recommendation = 'auto_approve', ai_reasoning = 'Inside the window.', risk_score = 0.04, policy_version_used = 'v1', processing_time_ms = 1, policy_violations = '[]', risk_factors = '["base_rate"]', approved_at = now(), amount = 99.99 where business_id = ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid and order_id = 'N' || :n and status = 'pending_triage';
insert into customer_risk_profiles (customer_email, business_id, risk_score, return_frequency) values ('c' || :c || '@bench.example', ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid, 0.04, 1) on conflict (business_id, customer_email_norm) do update set risk_score = 0.04, return_frequency = customer_risk_profiles.return_frequency + 1, last_updated = now();
select dokani.enqueue_job('returns.tell', jsonb_build_object('business_id', ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0')), 'order', 'N' || :n));
insert into security_audit_logs (action, resource_type, resource_id, metadata, business_id) values ('return.asked', 'return', 'N' || :n, '{"verdict":"approve"}', ('00000000-0000-4000-8000-' || lpad(:b::text, 12, '0'))::uuid);
commit;
