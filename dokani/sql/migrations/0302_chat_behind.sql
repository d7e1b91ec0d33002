-- The worker answers what a killed server left: what it may try is counted for it too.
grant execute on function dokani.take_token(text, double precision, double precision) to dokani_worker;
