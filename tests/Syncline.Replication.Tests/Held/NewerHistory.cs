using Syncline.Crdt.Counters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.HandMade;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Held;

/// <summary>
/// A random history of writers that are newer than its readers: engines that know more, and a writer whose types and
/// operations nobody knows yet.
/// </summary>
internal sealed class NewerHistory
{
    private const int WriterCount = 3;

    private readonly List<Written> transactions = [];
    private readonly Prng prng;

    public NewerHistory(Prng prng, int steps = 60)
    {
        this.prng = prng;
        HandMadeWriter future = Deliveries.Writer('F');
        Engine[] writers = [.. Enumerable.Range(0, WriterCount).Select(index => Reader(Vocabulary.Present, index))];
        for (int step = 0; step < steps; step++)
        {
            Engine writer = prng.Pick(writers);
            if (prng.Chance(150)) Add(future.Write(writer.Version, AnyFuture()), to: writer);
            else if (prng.Chance(30)) Add(future.WriteVoid(writer.Version, prng.Between(1, 9)), to: writer);
            else if (prng.Chance(500)) Commit(writer);
            else Deliveries.DeliverAll(prng.Pick(writers), writer);
        }
    }

    /// <summary>
    /// What a space's older version may know: each knows more than the one before; the last knows all.
    /// </summary>
    public static Vocabulary[] Vocabularies { get; } =
    [
        new(_ => false, _ => false),
        new(
            type => type is ObjectType.Counter or ObjectType.Set,
            effect => effect is SetEffect and not SetEffect.AddAll or CounterEffect.Add),
        new(
            type => type != ObjectType.Register,
            effect => effect is not SetEffect.AddAll and not MapEffect.Update { Effect: RegisterEffect.Assign }
                and not CounterEffect.Reset),
        new(
            _ => true,
            effect => effect is not SetEffect.AddAll and not MapEffect.Update { Effect: RegisterEffect.Assign }
                and not RegisterEffect.Clear),
        Vocabulary.Present,
    ];

    /// <summary>All transactions, each after its causes.</summary>
    public IReadOnlyList<Written> Transactions => transactions;

    /// <summary>An engine of an older version.</summary>
    public static Engine Reader(Vocabulary vocabulary, int index = 100) => Deliveries.Reader(
        Script.OptionsOf('B') with { Replica = new((ulong)(1000 + index)), Vocabulary = vocabulary });

    /// <summary>An engine of that version to which all were brought as they were written.</summary>
    public Engine ReadBy(Vocabulary vocabulary)
    {
        Engine engine = Reader(vocabulary);
        foreach (Written written in transactions)
        {
            written.DeliverTo(engine);
        }

        Assert.Equal(transactions.Count, engine.TransactionCount);
        return engine;
    }

    /// <summary>
    /// An engine of that version to which a random part was brought, in any order and some of it twice.
    /// </summary>
    public Engine PartReadBy(Vocabulary vocabulary, int permille)
    {
        List<Written> part =
            [.. transactions.Concat(transactions.Where(_ => prng.Chance(200))).Where(_ => prng.Chance(permille))];
        prng.Shuffle(part);
        Engine engine = Reader(vocabulary, index: 101);
        foreach (Written written in part)
        {
            written.DeliverTo(engine);
        }

        return engine;
    }

    private void Commit(Engine writer)
    {
        if (writer.Commit(Workload.Request(prng), Script.Wall, []) is not CommitOutcome.Committed done) return;
        transactions.Add(new(done.Transaction, Traffic.ChainBefore(writer, done.Transaction)));
    }

    private void Add(Written written, Engine to)
    {
        transactions.Add(written);
        written.DeliverTo(to);
    }

    /// <summary>Deltas of a type still to come, and of a new operation beside a known one.</summary>
    private ObjectUpdate[] AnyFuture()
    {
        string name = prng.Pick(["n", "tags"]);
        ObjectKey unknown = new("a", name, (ObjectType)prng.Pick([300, 301, int.MaxValue]));
        ObjectKey frozen = prng.Pick<ObjectKey>(
            [new("a", "tags", ObjectType.Set), new("a", "tree", ObjectType.Map), new("z", name, ObjectType.Flag)]);
        return
        [
            new(unknown, []) { Raw = new(prng.Between(1, 3), new byte[] { 1, (byte)prng.Below(256), 3 }) },
            new(frozen, []) { Raw = new(1, new byte[] { 99, (byte)prng.Below(256) }) },
            new(new("b", "tags", ObjectType.Set), [new SetEffect.Add(prng.Below(8))]),
        ];
    }
}
