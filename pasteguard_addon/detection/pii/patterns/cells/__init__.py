"""Values in cells: what a header, a field's name or the other rows say that they are."""
