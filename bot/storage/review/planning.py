"""How the database looks for few exchanges among a million: by the values that are asked for."""

from sqlalchemy.ext.asyncio import AsyncConnection


async def plan_by_values(connection: AsyncConnection) -> None:
    """Until the transaction ends, plan each query for its own values.

    PostgreSQL otherwise keeps one plan for all of them after some calls, and no plan is good for
    the first hundred exchanges of a common value as well as for the few of a rare one.
    """
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
