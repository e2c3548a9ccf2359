"""What PasteGuard is compared to: addons that do as little as can be done."""
