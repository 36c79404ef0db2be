"""Reads exports of press archives: files with many articles, each with its own fields."""
