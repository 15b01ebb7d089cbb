"""Infers and validates on Apache Spark: the plans of rules and of shapes as operations on DataFrames.

Nothing else imports pyspark, which is installed by the extra `spark`; see docs/spark.md.
"""
