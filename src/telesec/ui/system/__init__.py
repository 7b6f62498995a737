"""What only some systems offer a window: each behind one small interface, absent elsewhere."""
