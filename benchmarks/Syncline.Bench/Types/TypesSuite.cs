namespace Syncline.Bench.Types;

/// <summary>The types alone: operations, deltas, joins, and what a large set costs; and the same in a space.</summary>
internal static class TypesSuite
{
    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new("set_add", OperationSpeed.SetAdd),
        new("set_add_ascending", OperationSpeed.SetAddAscending),
        new("set_add_remote", OperationSpeed.SetAddRemote),
        new("set_add_remote_ascending", OperationSpeed.SetAddRemoteAscending),
        new("map_put", OperationSpeed.MapPut),
        new("map_put_remote", OperationSpeed.MapPutRemote),
        new("counter_add", OperationSpeed.CounterAdd),
        new("counter_add_remote", OperationSpeed.CounterAddRemote),
        new("register_assign", OperationSpeed.RegisterAssign),
        new(["set_add_encoded", "set_add_encoded_bytes"], OperationSpeed.SetAddEncoded),
        new("space_set_add", SpaceOperations.SetAdd),
        new("space_map_put", SpaceOperations.MapPut),
        new("space_counter_add", SpaceOperations.CounterAdd),
        new("join_set_100k", JoinSpeed.Set),
        new("join_map_100k", JoinSpeed.Map),
        new("remove_scaling", LargeSet.RemoveScaling),
        new("contains_1m", LargeSet.Contains),
        new(["set_bytes", "set_memory"], LargeSet.Sizes),
        new("churn_bytes", LargeSet.Churn),
        new("fork", SpaceFork.Measure),
    ];
}
