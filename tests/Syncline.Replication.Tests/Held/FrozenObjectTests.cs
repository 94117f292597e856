using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.HandMade;

namespace Syncline.Replication.Tests.Held;

/// <summary>An unknown operation freezes its object and nothing else; an unknown type is held whole.</summary>
public sealed class FrozenObjectTests
{
    private static readonly ObjectKey Tags = new("a", "tags", ObjectType.Set);
    private static readonly ObjectKey Others = new("a", "others", ObjectType.Set);
    private static readonly ObjectKey Tree = new("a", "tree", (ObjectType)300);

    private readonly HandMadeWriter newer = Deliveries.Writer('N');
    private readonly HandMadeWriter other = Deliveries.Writer('O');
    private readonly Engine engine = Deliveries.Reader();

    [Fact]
    public void A_local_update_of_a_frozen_object_is_refused_whole_and_others_are_made()
    {
        newer.Write(VersionVector.Empty, HandMadeWriter.Unknown(Tags)).DeliverTo(engine);
        VersionVector before = engine.Version;

        CommitOutcome outcome = engine.Commit(new([Asked(Others, 1), Asked(Tags, 1)]), Script.Wall, []);

        CommitOutcome.Refused refused = Assert.IsType<CommitOutcome.Refused>(outcome);
        Assert.Equal((CommitRefusal.Frozen, 1, Tags), (refused.Reason, refused.UpdateIndex, refused.Key));
        Assert.Contains("a/tags was written by a newer version", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(before, engine.Version);
        Assert.IsType<CommitOutcome.Committed>(engine.Commit(new([Asked(Others, 1)]), Script.Wall, []));
        Assert.Equal([1], Read(Others));
    }

    [Fact]
    public void Reads_show_what_was_known_before_and_the_rest_of_the_transaction_is_applied()
    {
        Add(newer, VersionVector.Empty, Tags, 1);

        List<EngineOutput> outputs =
            newer.Write(engine.Version, HandMadeWriter.Unknown(Tags), Known(Others, 2), HandMadeWriter.Unknown(Tree))
                .DeliverTo(engine);

        Assert.Equal([1], Read(Tags));
        Assert.Equal([2], Read(Others));
        Assert.Equal([Others, Tags], engine.Snapshot().Objects);
        EngineOutput.Applied applied = Assert.Single(outputs.OfType<EngineOutput.Applied>());
        Assert.Equal(
            [(Tags, true), (Others, false), (Tree, true)],
            applied.Updates.Select(update => (update.Key, update.Raw is not null)));
    }

    [Fact]
    public void What_is_concurrent_with_an_unknown_operation_is_applied_and_what_follows_it_waits_behind_it()
    {
        Written unknown = newer.Write(VersionVector.Empty, HandMadeWriter.Unknown(Tags));
        Written follows = newer.Write(VersionVector.Empty, Known(Tags, 1));
        Written concurrent = other.Write(VersionVector.Empty, Known(Tags, 2));
        Written joins = other.Write(VersionVector.Of(new VersionEntry(new('N'), 1)), Known(Tags, 3));
        foreach (Written written in new[] { unknown, follows, concurrent, joins })
        {
            written.DeliverTo(engine);
        }

        Assert.Equal([2], Read(Tags));
        Assert.Equal([new HeldObject(Tags, 3)], engine.Snapshot().Held);
    }

    [Fact]
    public void An_update_behind_an_unknown_one_of_its_own_transaction_is_held_with_it()
    {
        newer.Write(VersionVector.Empty, Known(Tags, 1), HandMadeWriter.Unknown(Tags), Known(Tags, 2))
            .DeliverTo(engine);

        Assert.Equal([1], Read(Tags));
        Assert.Equal([new HeldObject(Tags, 2)], engine.Snapshot().Held);
    }

    [Fact]
    public void What_is_held_is_listed_apart_with_its_reason_and_named()
    {
        newer.Write(VersionVector.Empty, HandMadeWriter.Unknown(Tags), HandMadeWriter.Unknown(Tree)).DeliverTo(engine);
        SpaceSnapshot snapshot = engine.Snapshot();

        Assert.Empty(snapshot.Objects);
        Assert.Equal(2, snapshot.HeldCount);
        Assert.Equal(
            [("a/tags", "set", HeldReason.UnknownOperation), ("a/tree", "type-300", HeldReason.UnknownType)],
            snapshot.Held.Select(held => (held.Key.ToString(), ObjectTypes.NameOf(held.Key.Type), held.Reason)));
    }

    [Theory]
    [InlineData("63")] // A code that nobody gave.
    [InlineData("010B")] // A value of a kind that nobody gave.
    [InlineData("01" + "0903" + "0000" + "0B")] // The same, in a list.
    public void What_is_unknown_at_any_depth_is_held(string effect)
    {
        newer.Write(VersionVector.Empty, new ObjectUpdate(Tags, []) { Raw = new(1, Convert.FromHexString(effect)) })
            .DeliverTo(engine);

        Assert.True(engine.Snapshot().State.IsFrozen(Tags));
    }

    [Theory]
    [InlineData("01")] // The value is missing.
    [InlineData("010000")] // Bytes are left over.
    [InlineData("0104FFFFFFFFFFFFFFFF")] // Not the form of a double that is no number.
    public void What_is_wrong_in_other_ways_is_refused_as_before(string effect)
    {
        List<EngineOutput> outputs = newer
            .Write(VersionVector.Empty, new ObjectUpdate(Tags, []) { Raw = new(1, Convert.FromHexString(effect)) })
            .DeliverTo(engine);

        Assert.Contains(outputs, output => output is EngineOutput.Close { Reason: LinkRefusal.InvalidTransaction });
        Assert.True(engine.Version.IsEmpty);
        Assert.Equal(0, engine.Snapshot().HeldCount);
    }

    [Fact]
    public void A_log_is_read_whose_unknown_effects_turn_out_to_be_wrong_once_they_are_known()
    {
        // An older version can't see that nothing follows the code; this one can, and must still open its folder.
        Engine older = Deliveries.Reader(Script.OptionsOf('B') with { Vocabulary = NewerHistory.Vocabularies[0] });
        Written wrong = newer.Write(
            VersionVector.Empty, new ObjectUpdate(Tags, []) { Raw = new(1, new byte[] { 1 }) }, Known(Others, 1));
        List<EngineOutput> logged = [.. wrong.DeliverTo(older), .. Add(newer, VersionVector.Empty, Tags, 2, older)];

        foreach (EngineOutput.Append append in logged.OfType<EngineOutput.Append>())
        {
            Crdt.Encoding.WireWriter record = new();
            TransactionRecordCodec.Write(record, append.Transaction, append.Clock);
            Assert.Null(engine.Recover(record.Written, out _));
        }

        Assert.Equal(older.Version, engine.Version);
        Assert.Equal([new HeldObject(Tags, 2)], engine.Snapshot().Held);
        Assert.Equal([1], Read(Others));
    }

    private static ObjectUpdate Known(ObjectKey key, long element) => new(key, [new SetEffect.Add(element)]);

    private static Update Asked(ObjectKey key, long element) =>
        new(key, new PlainOperation(key.Type, new SetEffect.Add(element)));

    private List<EngineOutput> Add(
        HandMadeWriter writer, VersionVector seen, ObjectKey key, long element, Engine? at = null) =>
        writer.Write(seen, Known(key, element)).DeliverTo(at ?? engine);

    private IEnumerable<long> Read(ObjectKey key) =>
        ((AddWinsSet)engine.Snapshot()[key]).Elements.Select(element => element.AsInteger());
}
