param isLarge bool
