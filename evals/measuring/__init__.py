"""Measures, intervals, tables and figures that the evaluations share."""
