"""What the performance tables come from; tests of correctness do not belong here."""
