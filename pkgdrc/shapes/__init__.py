"""Expressions of shapes, without measures: what process, rules, sections and the 2.5D view speak of."""
