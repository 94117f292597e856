using Syncline.Crdt.Causality;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>Several replicas of a list that edit and exchange updates late, each beside an oracle of its own.</summary>
internal sealed class ListSession
{
    private readonly Prng prng;
    private readonly Member[] members;

    public ListSession(ulong seed)
    {
        prng = new(seed);
        members = new Member[prng.Between(2, 4)];
        for (int index = 0; index < members.Length; index++)
        {
            members[index] = new(new ListSequence(new((ulong)(((index * 7) % 11) + 1))), members.Length);
        }
    }

    /// <summary>Runs it, and compares after every step.</summary>
    public void Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Member member = prng.Pick(members);
            if (prng.Chance(450)) Deliver(prng.Pick(members), member);
            else Edit(member);
            Assert.Equal(member.Oracle.Values, member.List.ToArray());
        }

        foreach (Member member in members)
        {
            while (members.Any(from => Deliver(from, member)))
            {
            }
        }

        foreach (Member member in members)
        {
            Assert.Equal(member.Oracle.Values, member.List.ToArray());
            Assert.Equal(members[0].List.ToArray(), member.List.ToArray());
        }
    }

    private void Edit(Member member)
    {
        List<NaiveSequence.Change> changes = [];
        for (int count = prng.Between(1, 3); count > 0; count--) changes.AddRange(EditOnce(member));
        if (changes.Count == 0) return;
        member.Published.Add((member.List.TakeUpdate().ToArray(), changes));
        member.Seen[Array.IndexOf(members, member)]++;
    }

    private IReadOnlyList<NaiveSequence.Change> EditOnce(Member member)
    {
        int count = member.List.Count;
        ReplicaId client = member.List.Client;
        if (count == 0 || prng.Chance(400))
        {
            int position = prng.Between(0, count);
            Value[] values = [.. Enumerable.Range(0, prng.Between(1, 3)).Select(_ => (Value)prng.Between(0, 999))];
            member.List.Insert(position, values);
            return member.Oracle.Insert(client, position, values.Cast<object>());
        }

        int at = prng.Between(0, count - 1);
        switch (prng.Between(0, 2))
        {
            case 0:
                int length = Math.Min(count - at, prng.Between(1, 3));
                member.List.Delete(at, length);
                return member.Oracle.DeleteElements(at, length);
            case 1:
                Value value = prng.Between(1_000, 9_999);
                member.List.Replace(at, value);
                return member.Oracle.Replace(client, at, value);
            default:
                int to = prng.Between(0, count - 1);
                member.List.Move(at, to);
                return to == at ? [] : member.Oracle.Move(client, at, to);
        }
    }

    private bool Deliver(Member from, Member to)
    {
        int sender = Array.IndexOf(members, from);
        int index = to.Seen[sender];
        if (from == to || index == from.Published.Count) return false;
        (byte[] update, IReadOnlyList<NaiveSequence.Change> changes) = from.Published[index];
        SequenceRefusal refusal = to.List.Apply(update);
        if (refusal == SequenceRefusal.Missing) return false;
        Assert.Equal(SequenceRefusal.None, refusal);
        if (prng.Chance(200)) Assert.Equal(SequenceRefusal.None, to.List.Apply(update));
        foreach (NaiveSequence.Change change in changes) to.Oracle.Apply(change);
        to.Seen[sender]++;
        to.List.TakeUpdate();
        return true;
    }

    private sealed class Member(ListSequence list, int count)
    {
        public ListSequence List { get; } = list;

        public NaiveList Oracle { get; } = new();

        public List<(byte[] Update, IReadOnlyList<NaiveSequence.Change> Changes)> Published { get; } = [];

        public int[] Seen { get; } = new int[count];
    }
}
