using Syncline.Bench.Durable;
using Syncline.Bench.Node;
using Syncline.Bench.Replication;
using Syncline.Bench.Text;
using Syncline.Bench.Types;

namespace Syncline.Bench;

/// <summary>The suites by name; each yields its figures as it gets them.</summary>
/// <remarks>A suite checks the result of its work, and throws if it is wrong: a wrong result has no figure.</remarks>
internal static class Suites
{
    public static SortedDictionary<string, IReadOnlyList<Workload>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["durable"] = DurableSuite.Workloads,
        ["node"] = NodeSuite.Workloads,
        ["replication"] = ReplicationSuite.Workloads,
        ["text"] = TextSuite.Workloads,
        ["types"] = TypesSuite.Workloads,
    };
}
