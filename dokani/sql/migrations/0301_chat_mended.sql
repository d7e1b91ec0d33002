-- The desk's list of conversations, by what was said last.
create index conversation_sessions_lately on public.conversation_sessions (business_id, updated_at desc, id desc);
