"""The staff's pages: queues, the case page, cases taken down for a caller."""
