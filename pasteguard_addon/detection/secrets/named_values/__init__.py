"""Values behind a telling name: settings, members, columns, arguments."""
