"""The ledger of an installation for policy: members, rules and the log; nobody reported on."""
