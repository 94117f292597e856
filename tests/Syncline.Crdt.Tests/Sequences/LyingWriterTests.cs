using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>Writers that name what they can't mean: whatever comes of it, it is the same on all replicas.</summary>
public sealed class LyingWriterTests
{
    [Fact]
    public void F2_elements_between_any_two_that_are_there_lead_to_the_same_bytes_in_any_order() =>
        Property.ForAll(3_000, prng =>
        {
            ObjectState state = MarkedText.Empty;
            VersionVector past = VersionVector.Empty;
            List<ItemId> known = [];
            for (int count = prng.Between(2, 6); count > 0; count--)
            {
                ReplicaId writer = new((ulong)prng.Between(1, 3));
                int position = prng.Between(0, ((MarkedText)state).Length);
                known.Add(new(writer, known.Count(id => id.Client == writer)));
                (Effect effect, EffectContext context) = Honest(state, past, writer, position);
                state = state.Apply(effect, context);
                past = past.With(writer, context.Dot.Counter);
            }

            List<(Effect Effect, EffectContext Context)> concurrent = [];
            for (ulong writer = 4; writer <= 6; writer++)
            {
                int position = prng.Between(0, ((MarkedText)state).Length);
                concurrent.Add(prng.Chance(500)
                    ? Honest(state, past, new(writer), position)
                    : Lying(past, new(writer), Any(prng, known), Any(prng, known)));
            }

            string? first = null;
            foreach (int[] order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
            {
                ObjectState reached = state;
                foreach (int index in order)
                {
                    reached = reached.Apply(concurrent[index].Effect, concurrent[index].Context);
                }

                first ??= CanonicalBytes.Of(reached);
                Assert.Equal(first, CanonicalBytes.Of(reached));
            }
        });

    [Fact]
    public void F2_a_removal_that_claims_to_have_seen_more_takes_no_more()
    {
        (Effect first, EffectContext firstContext) =
            Honest(MarkedText.Empty, VersionVector.Empty, new(1), position: 0);
        ObjectState one = MarkedText.Empty.Apply(first, firstContext);
        VersionVector past = VersionVector.Empty.With(new(1), 1);
        (Effect second, EffectContext secondContext) = Honest(one, past, new(1), position: 1);
        SequenceResetRecord claim = new([new(new ReplicaId(1), 2)]);
        EffectContext removal = new(new(new(2), 1), default, past);

        ObjectState before = one.Reset(claim, removal).Apply(second, secondContext);
        ObjectState after = one.Apply(second, secondContext).Reset(claim, removal);

        Assert.Equal("a", before.ToString());
        Assert.Equal(CanonicalBytes.Of(before), CanonicalBytes.Of(after));
    }

    private static ItemId? Any(Prng prng, List<ItemId> known) => prng.Chance(200) ? null : prng.Pick(known);

    private static (Effect Effect, EffectContext Context) Honest(
        ObjectState state, VersionVector past, ReplicaId writer, int position)
    {
        SequenceOperation typed = new(ObjectType.Text, SequenceEdits.Insert, position) { Content = "a" };
        Assert.True(typed.TryPrepare(state, writer, out Effect? effect, out string? refusal), refusal);
        return (effect, new(new(writer, past[writer] + 1), default, past));
    }

    /// <summary>One letter between two elements of others, as an operation of an update is written.</summary>
    private static (Effect Effect, EffectContext Context) Lying(
        VersionVector past, ReplicaId writer, ItemId? left, ItemId? right)
    {
        WireWriter wire = new();
        int neighbours = 1 + (3 * (left is null ? 0 : 2)) + (right is null ? 0 : 2);
        wire.Byte((byte)(neighbours << 4));
        foreach (ItemId id in new[] { left, right }.OfType<ItemId>())
        {
            wire.Varint(id.Client.Value);
            wire.Varint((ulong)id.Clock);
        }

        wire.Bytes("x"u8);
        SequenceEffect effect = new(ObjectType.Text, SequenceEdits.Insert, 0, 0, Value.Null, wire.ToArray());
        return (effect, new(new(writer, past[writer] + 1), default, past));
    }
}
