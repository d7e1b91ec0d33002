-- The ledger answers again only what was done: a call that was refused, or that only read, is made anew in the same turn.
alter table dokani.tool_calls drop constraint tool_calls_chat_session_id_turn_seq_tool_arguments_sha256_key;
create unique index tool_calls_once on dokani.tool_calls (chat_session_id, turn_seq, tool, arguments_sha256) where ok;
