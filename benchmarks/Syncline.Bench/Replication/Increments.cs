using System.Globalization;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing;

namespace Syncline.Bench.Replication;

/// <summary>Transactions of one increment each, of one of 1,000 counters that a seed picks.</summary>
internal sealed class Increments(ulong seed)
{
    public const int Counters = 1_000;

    private static readonly TransactionRequest[] Requests =
        [.. Enumerable.Range(0, Counters).Select(number =>
            new TransactionRequest([new(KeyOf(number), new CounterOperation.Add(1))]))];

    private readonly Prng prng = new(seed);
    private readonly long[] expected = new long[Counters];

    public static ObjectKey KeyOf(int number) =>
        new("counters", string.Create(CultureInfo.InvariantCulture, $"counter-{number}"), ObjectType.Counter);

    /// <summary>The next one, 0 to 2 milliseconds after the one before.</summary>
    public void CommitTo(BenchReplica replica)
    {
        int number = prng.Below(Counters);
        expected[number]++;
        replica.Wall += prng.Below(3);
        replica.Commit(Requests[number]);
    }

    /// <summary>Counts one that somebody else made.</summary>
    public void Count(int number) => expected[number]++;

    /// <summary>Throws unless the engine has all of them, and nothing else.</summary>
    public void Check(Engine engine)
    {
        SpaceSnapshot snapshot = engine.Snapshot();
        for (int i = 0; i < Counters; i++)
        {
            Int128 value = ((Counter)snapshot[KeyOf(i)]).Value;
            Bench.Check.That(value == expected[i], $"Counter {i} is {value}, and {expected[i]} were counted.");
        }
    }
}
