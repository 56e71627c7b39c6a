-- How long a webhook has failed, and how often in a row its receiver answered that it doesn't take the next event: one
-- that is away is waited for, one that refuses an event is not for ever.
ALTER TABLE webhooks
  ADD COLUMN failing_since timestamptz,
  ADD COLUMN refusals int NOT NULL DEFAULT 0;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (webhook, id DESC) WHERE state = 'dead';
