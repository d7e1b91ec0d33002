-- When what was said to a shopper reached a page of theirs, and when they had it before their eyes.
select dokani.allow('dokani_worker', 'update', 'public.chat_messages', 'metadata', '{mine}');
