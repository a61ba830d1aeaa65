"""The door of the library: what `import pkgdrc` offers to programs and notebooks."""
