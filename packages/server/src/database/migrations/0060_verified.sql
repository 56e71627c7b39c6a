-- What was compared with the code at an address when it was taken over: which metadata file, and what that does not show.
ALTER TABLE contract_instances ADD COLUMN verified json;
