using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Sequences;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>
/// A random session of several replicas, each beside an oracle of its own: they edit, and take in each other's updates
/// late, in any order that can be, twice, and cut off.
/// </summary>
internal sealed class TextSession
{
    private static readonly string[] Words = ["a", "b", "cd", "efg", "hij kl", "é", "ж", "😀", "x😀y"];

    private readonly Prng prng;
    private readonly Member[] members;

    public TextSession(ulong seed)
    {
        prng = new(seed);
        members = new Member[prng.Between(2, 6)];
        for (int index = 0; index < members.Length; index++)
        {
            // Ids in no order, so that ties are broken both ways.
            ReplicaId id = new((ulong)(((index * 7) % 11) + 1));
            bool keepsHistory = prng.Chance(700);
            members[index] = new(new TextSequence(id, keepsHistory), keepsHistory, members.Length);
        }
    }

    /// <summary>Runs it, and compares after every step.</summary>
    public void Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Member member = members[prng.Between(0, members.Length - 1)];
            if (prng.Chance(40)) Reopen(member);
            if (prng.Chance(450)) Exchange(member);
            else Edit(member);
            Compare(member);
        }

        foreach (Member member in members)
        {
            while (members.Any(from => from != member && Deliver(from, member)))
            {
            }
        }

        foreach (Member member in members)
        {
            Compare(member);
            Reopen(member);
            Assert.Equal(members[0].Oracle.Order, member.Oracle.Order);
            Assert.Equal(members[0].Text.ToString(), member.Text.ToString());
        }
    }

    private void Edit(Member member)
    {
        List<NaiveSequence.Change> changes = [];
        for (int count = prng.Between(1, 4); count > 0; count--)
        {
            int length = member.Text.Length;
            if (length > 0 && prng.Chance(350)) Delete(member, changes, length);
            else Insert(member, changes, length);
        }

        if (changes.Count == 0) return;
        member.Published.Add((member.Text.TakeUpdate().ToArray(), changes));
        member.Seen[Array.IndexOf(members, member)]++;
    }

    private void Insert(Member member, List<NaiveSequence.Change> changes, int length)
    {
        // Mostly where the last edit was, as people type.
        int position = prng.Chance(600) ? Math.Min(member.Cursor, length) : prng.Between(0, length);
        position = OutOfPair(member, position);
        string word = prng.Pick(Words);
        member.Text.Insert(position, word);
        changes.AddRange(member.Oracle.Insert(member.Text.Client, position, word));
        member.Cursor = position + word.Length;
    }

    private void Delete(Member member, List<NaiveSequence.Change> changes, int length)
    {
        int start = prng.Chance(500) ? Math.Max(0, Math.Min(member.Cursor, length) - 1) : prng.Between(0, length - 1);
        int end = Math.Min(length, start + prng.Between(1, prng.Chance(200) ? 12 : 2));
        start = OutOfPair(member, start);
        end = OutOfPair(member, end);
        if (start >= end) return;
        member.Text.Delete(start, end - start);
        changes.AddRange(member.Oracle.Delete(start, end - start));
        member.Cursor = start;
    }

    private static int OutOfPair(Member member, int position)
    {
        string text = member.Oracle.Text;
        if (position == 0 || position == text.Length) return position;
        return char.IsSurrogatePair(text[position - 1], text[position]) ? position - 1 : position;
    }

    private void Exchange(Member member)
    {
        Member from = members[prng.Between(0, members.Length - 1)];
        if (from == member) return;
        if (prng.Chance(150)) Repeat(from, member);
        for (int count = prng.Between(1, 4); count > 0; count--)
        {
            if (!Deliver(from, member)) break;
        }
    }

    /// <summary>An update that is known changes nothing, and one of which the cause lacks is refused.</summary>
    private void Repeat(Member from, Member to)
    {
        if (from.Published.Count == 0) return;
        int index = prng.Between(0, from.Published.Count - 1);
        int seen = to.Seen[Array.IndexOf(members, from)];
        if (index == seen) return;
        string before = to.Text.ToString();
        SequenceRefusal refusal = to.Text.Apply(from.Published[index].Update);
        Assert.Equal(index < seen ? SequenceRefusal.None : SequenceRefusal.Missing, refusal);
        Assert.Equal(before, to.Text.ToString());
    }

    private bool Deliver(Member from, Member to)
    {
        int sender = Array.IndexOf(members, from);
        int index = to.Seen[sender];
        if (index == from.Published.Count) return false;
        (byte[] update, IReadOnlyList<NaiveSequence.Change> changes) = from.Published[index];
        SequenceRefusal refusal = to.Text.Apply(update);
        if (refusal == SequenceRefusal.Missing) return false;
        Assert.Equal(SequenceRefusal.None, refusal);
        foreach (NaiveSequence.Change change in changes) to.Oracle.Apply(change);
        to.Seen[sender]++;
        to.Text.TakeUpdate();
        return true;
    }

    /// <summary>Closes a replica and opens it again from what it stored.</summary>
    private static void Reopen(Member member)
    {
        if (!member.KeepsHistory) return;
        byte[] stored = member.Text.Save();
        bool isLoaded = TextSequence.TryLoad(stored, member.Text.Client, out TextSequence? text, out DecodeError error);
        Assert.True(isLoaded, error.ToString());
        Assert.Equal(member.Text.Length, text!.Length);
        Assert.Equal(member.Text.ToString(), text.ToString());
        text.TakeUpdate(); // Builds it.
        Assert.Equal(stored, text.Save());
        member.Text = text;
    }

    private static void Compare(Member member)
    {
        Assert.Equal(member.Oracle.Text, member.Text.ToString());
        Assert.Equal(member.Oracle.Text.Length, member.Text.Length);
    }

    private sealed class Member(TextSequence text, bool keepsHistory, int count)
    {
        public TextSequence Text { get; set; } = text;

        public bool KeepsHistory { get; } = keepsHistory;

        public NaiveSequence Oracle { get; } = new();

        public int Cursor { get; set; }

        public List<(byte[] Update, IReadOnlyList<NaiveSequence.Change> Changes)> Published { get; } = [];

        public int[] Seen { get; } = new int[count];
    }
}
