using System.Globalization;
using Syncline.Bench.Replication;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing;

namespace Syncline.Bench;

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

    /// <summary>The next one; it counts as made.</summary>
    public TransactionRequest Next()
    {
        int number = prng.Below(Counters);
        expected[number]++;
        return Requests[number];
    }

    /// <summary>The next one, 0 to 2 milliseconds after the one before.</summary>
    public void CommitTo(BenchReplica replica)
    {
        TransactionRequest next = Next();
        replica.Wall += prng.Below(3);
        replica.Commit(next);
    }

    /// <summary>Counts one that somebody else made.</summary>
    public void Count(int number) => expected[number]++;

    /// <summary>Throws unless the engine has all of them, and nothing else.</summary>
    public void Check(Engine engine) => Check(engine.Snapshot());

    /// <summary>Throws unless the counters stand where all of them leave them.</summary>
    public void Check(SpaceSnapshot snapshot) => Check(snapshot, [this]);

    /// <summary>Throws unless the counters stand where those of several writers leave them.</summary>
    public static void Check(SpaceSnapshot snapshot, IReadOnlyList<Increments> writers)
    {
        for (int i = 0; i < Counters; i++)
        {
            Int128 value = ((Counter)snapshot[KeyOf(i)]).Value;
            long counted = writers.Sum(writer => writer.expected[i]);
            Bench.Check.That(value == counted, $"Counter {i} is {value}, and {counted} were counted.");
        }
    }
}
