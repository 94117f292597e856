using Syncline.Crdt.Causality;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>Lists against an oracle, and the traps of lists by name.</summary>
public sealed class ListSequenceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomSessionsGiveWhatTheOracleGives(int block)
    {
        for (int seed = 0; seed < 150; seed++)
        {
            new ListSession((ulong)((block * 1_000) + seed)).Run(steps: 60);
        }
    }

    /// <summary>T4.</summary>
    [Fact]
    public void AnElementThatTwoMoveAtOnceStandsInOnePlace()
    {
        ListSequence ada = new(new ReplicaId(1));
        ListSequence bob = new(new ReplicaId(2));
        ada.Insert(0, "a", "b", "c", "d");
        bob.Apply(ada.TakeUpdate().Span);

        ada.Move(0, 3);
        bob.Move(0, 1);
        byte[] fromAda = ada.TakeUpdate().ToArray();
        ada.Apply(bob.TakeUpdate().Span);
        bob.Apply(fromAda);

        Assert.Equal<Value>(["b", "a", "c", "d"], ada.ToArray());
        Assert.Equal(ada.ToArray(), bob.ToArray());
    }

    [Fact]
    public void WhatIsDeletedStaysDeletedThoughOthersMoveAndReplaceIt()
    {
        ListSequence ada = new(new ReplicaId(1));
        ListSequence bob = new(new ReplicaId(2));
        ada.Insert(0, "a", "b", "c");
        bob.Apply(ada.TakeUpdate().Span);

        ada.Delete(1);
        bob.Replace(1, "B");
        bob.Move(1, 0);
        byte[] fromAda = ada.TakeUpdate().ToArray();
        ada.Apply(bob.TakeUpdate().Span);
        bob.Apply(fromAda);

        Assert.Equal<Value>(["a", "c"], ada.ToArray());
        Assert.Equal(ada.ToArray(), bob.ToArray());
    }

    [Fact]
    public void AMoveAndAReplacementAtOnceBothHold()
    {
        ListSequence ada = new(new ReplicaId(1));
        ListSequence bob = new(new ReplicaId(2));
        ada.Insert(0, "a", "b", "c");
        bob.Apply(ada.TakeUpdate().Span);

        ada.Move(2, 0);
        bob.Replace(2, "C");
        byte[] fromAda = ada.TakeUpdate().ToArray();
        ada.Apply(bob.TakeUpdate().Span);
        bob.Apply(fromAda);

        Assert.Equal<Value>(["C", "a", "b"], ada.ToArray());
        Assert.Equal(ada.ToArray(), bob.ToArray());
    }

    [Fact]
    public void ValuesThatWereDeletedTakeNoMemoryThoughOthersComeForEver()
    {
        ListSequence list = new(new ReplicaId(1));
        for (int round = 0; round < 50_000; round++)
        {
            list.Insert(list.Count, round);
            if (list.Count > 3) list.Delete(0);
            list.TakeUpdate();
        }

        Assert.Equal<Value>([49_997, 49_998, 49_999], list.ToArray());
        Assert.InRange(list.Bytes, 1, 128 * 1024); // The values alone would be 800 kB.
    }

    [Fact]
    public void MovesThatLostTakeNoMemoryThoughOthersComeForEver()
    {
        ListSequence moved = new(new ReplicaId(1));
        moved.Insert(0, "a", "b", "c");
        for (int round = 0; round < 50_000; round++)
        {
            moved.Move(0, 2);
            moved.TakeUpdate();
        }

        Assert.Equal<Value>(["c", "a", "b"], moved.ToArray());
        Assert.InRange(moved.Bytes, 1, 128 * 1024); // What was moved whither would be 600 kB.
    }

    [Fact]
    public void MutatedUpdatesAreRefusedOrChangeNothingThatIsThere()
    {
        Prng prng = new(7);
        ListSequence source = new(new ReplicaId(5));
        source.Insert(0, "a", 1, 2.5.ToString(System.Globalization.CultureInfo.InvariantCulture), "d");
        byte[] first = source.TakeUpdate().ToArray();
        source.Move(0, 2);
        source.Replace(1, "z");
        source.Delete(0);
        byte[] second = source.TakeUpdate().ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. prng.Chance(500) ? first : second];
            for (int count = prng.Between(1, 3); count > 0; count--)
            {
                bytes[prng.Between(0, bytes.Length - 1)] = (byte)prng.Between(0, 255);
            }

            ListSequence target = new(new ReplicaId(9));
            if (prng.Chance(500)) Assert.Equal(SequenceRefusal.None, target.Apply(first));
            Value[] before = target.ToArray();
            if (target.Apply(bytes) != SequenceRefusal.None) Assert.Equal(before, target.ToArray());
            Assert.Equal(target.Count, target.ToArray().Length);
        }
    }
}
