"""Reads Vietnamese administrative plans into structured tasks."""
