using System.Diagnostics;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Bench.Types;

/// <summary>A set of a million elements of one writer: what it costs to use and to keep.</summary>
internal static class LargeSet
{
    private const int Count = 1_000_000;
    private const int SmallCount = 1_000;
    private const int Removals = 500;
    private const int Churns = 1_000_000;
    private const int Runs = 7;

    /// <summary>The same removals from a large set and from a small one, by turns.</summary>
    public static Figure RemoveScaling()
    {
        string[] names = Names.Shuffled(Count);
        LoneObject large = Filled(names);
        List<double> ratios = [];
        for (int run = 0; run < Runs + 1; run++)
        {
            string[] removed = names[(run * Removals)..((run + 1) * Removals)];
            LoneObject small = Filled([.. removed, .. names[^(SmallCount - Removals)..]]);
            double ofSmall = Remove(small, removed, out long smallBytes);
            double ofLarge = Remove(large, removed, out long largeBytes);
            Check.That(smallBytes == largeBytes, "A removal from the larger set has a larger delta.");
            Check.That(((AddWinsSet)small.State).Count == SmallCount - Removals, "Removals are lost.");
            if (run > 0) ratios.Add(ofLarge / ofSmall);
        }

        return new("remove_scaling", Median.Of(ratios), "ratio", 10);
    }

    /// <summary>Look-ups of all elements in another order than they were added in, by texts made anew.</summary>
    public static Figure Contains()
    {
        string[] names = Names.Shuffled(Count);
        AddWinsSet set = (AddWinsSet)Filled(names).State;
        HashSet<string> plain = [.. names];
        Array.Sort(names, (left, right) => string.CompareOrdinal(Reversed(left), Reversed(right)));
        string[] asked = [.. names.Select(name => new string(name))];
        List<double> ratios = [], ours = [];
        for (int run = 0; run < Runs + 1; run++)
        {
            double ofSet = Nanoseconds(asked, name => set.Contains(name));
            double ofPlain = Nanoseconds(asked, plain.Contains);
            if (run == 0) continue;
            ratios.Add(ofSet / ofPlain);
            ours.Add(ofSet);
        }

        return new("contains_1m", Median.Of(ratios), "ratio", 5, FormattableString.Invariant(
            $"{Median.Of(ours):0} ns each"));
    }

    /// <summary>Bytes and memory of an element.</summary>
    public static IEnumerable<Figure> Sizes()
    {
        string[] names = Names.Shuffled(Count);
        long start = GC.GetTotalMemory(forceFullCollection: true);
        HashSet<string> plain = [.. names];
        long between = GC.GetTotalMemory(forceFullCollection: true);
        LoneObject set = Filled(names);
        long end = GC.GetTotalMemory(forceFullCollection: true);
        Check.That(plain.Count == Count && ((AddWinsSet)set.State).Count == Count, "Elements are lost.");
        long keys = names.Sum(name => ValueCodec.EncodedLength(name));
        yield return new("set_bytes", (double)(set.Save().Length - keys) / Count, "B", 3);
        double beyond = (double)(end - between - (between - start)) / Count;
        yield return new("set_memory", beyond, "B", 40, FormattableString.Invariant(
            $"the HashSet<string> takes {(double)(between - start) / Count:0.0} B"));
    }

    /// <summary>How much is left in the state of removals that were made up for.</summary>
    public static Figure Churn()
    {
        LoneObject set = Filled(Names.Ascending(SmallCount));
        long before = set.Save().Length;
        for (int i = 0; i < Churns; i++)
        {
            set.Make(Removing("00000007"));
            set.Make(Adding("00000007"));
        }

        Check.That(((AddWinsSet)set.State).Count == SmallCount, "The element is gone.");
        return new("churn_bytes", set.Save().Length - before, "B", 16);
    }

    private static LoneObject Filled(string[] names)
    {
        LoneObject set = new(1, ObjectType.Set);
        foreach (string name in names) set.Make(Adding(name));
        return set;
    }

    private static double Remove(LoneObject set, string[] names, out long bytes)
    {
        Delta[] deltas = new Delta[names.Length];
        long start = Stopwatch.GetTimestamp();
        for (int index = 0; index < names.Length; index++) deltas[index] = set.Make(Removing(names[index]));
        double taken = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        bytes = deltas.Sum(delta => delta.EncodedEffectLength);
        return taken;
    }

    private static double Nanoseconds(string[] asked, Func<string, bool> contains)
    {
        int found = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (string name in asked)
        {
            if (contains(name)) found++;
        }

        double taken = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        Check.That(found == asked.Length, "An element is not found.");
        return taken / asked.Length;
    }

    private static PlainOperation Adding(string name) => new(ObjectType.Set, new SetEffect.Add(name));

    private static PlainOperation Removing(string name) => new(ObjectType.Set, new SetEffect.Remove(name));

    private static string Reversed(string text) => new([.. text.Reverse()]);
}
