-- Lines of a file that were known already, as they stand there: taken, and nothing was written for them.
alter table dokani.imports add column lines_known bigint not null default 0 check (lines_known >= 0);
grant update (lines_known) on dokani.imports to dokani_worker;
