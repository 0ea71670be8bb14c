"""Trains, judges, registers and releases ${{ values.name }}."""
