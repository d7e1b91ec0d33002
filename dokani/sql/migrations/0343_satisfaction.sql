-- What a shopper says of a return in the end is said of the agent too, whose replies led to it.
create function dokani.note_satisfaction() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update public.agent_performance_logs l set customer_satisfaction_score = new.customer_satisfaction_score
      from public.chat_sessions s
      join public.conversation_sessions c on c.business_id = s.business_id and c.id = s.conversation_session_id
     where c.business_id = new.business_id and c.return_request_id = new.id
       and l.business_id = new.business_id and l.session_id = s.id and l.interaction_type = 'message';
    return null;
end $$;
revoke all on function dokani.note_satisfaction() from public;
create trigger note_satisfaction after update of customer_satisfaction_score on public.return_requests
    for each row when (new.customer_satisfaction_score is distinct from old.customer_satisfaction_score)
    execute function dokani.note_satisfaction();
