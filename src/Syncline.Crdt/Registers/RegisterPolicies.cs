using System.Collections.Immutable;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>What a register reads as under each policy: a function of the set of its candidates alone.</summary>
public static class RegisterPolicies
{
    private static readonly (RegisterPolicy Policy, string Name, string Meaning)[] Known =
    [
        (RegisterPolicy.LastWriterWins, "last-writer-wins", "the last by time, then by writer; unless told otherwise"),
        (RegisterPolicy.MultiValue, "multi-value", "a list of all distinct ones, in canonical order"),
        (RegisterPolicy.Max, "max", "the greatest, in canonical order"),
        (RegisterPolicy.Min, "min", "the least, in canonical order"),
        (RegisterPolicy.Average, "average", "the mean of those that are numbers, as a double; null if none is"),
        (RegisterPolicy.First, "first", "the first by time, then by writer"),
        (RegisterPolicy.Candidates, "candidates", "a list of all, each with its writer and time, by writer"),
    ];

    /// <summary>The wire names of all policies.</summary>
    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    /// <summary>A policy's wire name.</summary>
    public static string NameOf(RegisterPolicy policy) => Known.First(known => known.Policy == policy).Name;

    /// <summary>What a register reads as under a policy, of the concurrent values, as one line.</summary>
    public static string MeaningOf(RegisterPolicy policy) => Known.First(known => known.Policy == policy).Meaning;

    /// <summary>All policies, in the order of the documents.</summary>
    public static IEnumerable<RegisterPolicy> All => Known.Select(known => known.Policy);

    /// <summary>Finds a policy by its wire name.</summary>
    public static bool TryParse(string name, out RegisterPolicy policy)
    {
        int index = Array.FindIndex(Known, known => known.Name == name);
        policy = index < 0 ? default : Known[index].Policy;
        return index >= 0;
    }

    /// <summary>What the register reads as; null if nobody has written it, or a list without items.</summary>
    /// <remarks>Cost: linear in the candidates, sorting for multi-value.</remarks>
    public static Value Read(this Register register, RegisterPolicy policy = RegisterPolicy.LastWriterWins)
    {
        ArgumentNullException.ThrowIfNull(register);
        ImmutableArray<RegisterCandidate> candidates = register.Candidates;
        if (policy == RegisterPolicy.MultiValue) return Value.FromList(DistinctInOrder(candidates));
        if (policy == RegisterPolicy.Candidates) return Value.FromList(candidates.Select(each => each.ToValue()));
        if (candidates.IsEmpty) return Value.Null;
        return policy switch
        {
            RegisterPolicy.LastWriterWins => Greatest(candidates, RegisterCandidate.CompareByTime).Value,
            RegisterPolicy.First => Greatest(candidates, static (a, b) => RegisterCandidate.CompareByTime(b, a)).Value,
            RegisterPolicy.Max => Greatest(candidates, static (a, b) => a.Value.CompareTo(b.Value)).Value,
            RegisterPolicy.Min => Greatest(candidates, static (a, b) => b.Value.CompareTo(a.Value)).Value,
            RegisterPolicy.Average => Average(candidates),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Not a policy."),
        };
    }

    /// <summary>What the register reads as under a policy of one's own.</summary>
    /// <param name="register">The register.</param>
    /// <param name="policy">
    /// Makes a value of the candidates: none if nobody has written the register. All replicas read the same if it asks
    /// nothing but the candidates, and not in which order they come.
    /// </param>
    /// <exception cref="ArgumentException">The policy made two values of one set, in two orders.</exception>
    /// <remarks>Cost: that of the policy, twice where there are several candidates.</remarks>
    public static Value Read(this Register register, Func<ImmutableArray<RegisterCandidate>, Value> policy)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(policy);
        ImmutableArray<RegisterCandidate> candidates = register.Candidates;
        Value read = policy(candidates);
        if (candidates.Length < 2 || read == policy([.. candidates.Reverse()])) return read;
        throw new ArgumentException(
            "The policy makes another value of the same candidates in another order, so replicas would differ.",
            nameof(policy));
    }

    /// <summary>False if an assign changes nothing: <see cref="RegisterPolicy.First"/>, and there is a value.</summary>
    public static bool AcceptsAssign(this Register register, RegisterPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(register);
        return policy != RegisterPolicy.First || !register.IsLive;
    }

    private static List<Value> DistinctInOrder(ImmutableArray<RegisterCandidate> candidates)
    {
        List<Value> values = [.. candidates.Select(candidate => candidate.Value).Order()];
        for (int i = values.Count - 1; i > 0; i--)
        {
            if (values[i].Equals(values[i - 1])) values.RemoveAt(i);
        }

        return values;
    }

    private static RegisterCandidate Greatest(
        ImmutableArray<RegisterCandidate> candidates, Comparison<RegisterCandidate> order)
    {
        RegisterCandidate greatest = candidates[0];
        foreach (RegisterCandidate candidate in candidates)
        {
            if (order(candidate, greatest) > 0) greatest = candidate;
        }

        return greatest;
    }

    /// <summary>Candidates are summed in canonical order, since the sum of doubles depends on it (trap F5).</summary>
    private static Value Average(ImmutableArray<RegisterCandidate> candidates)
    {
        double sum = 0;
        int count = 0;
        foreach (Value value in candidates.Select(candidate => candidate.Value).Order())
        {
            double? number = value.Kind switch
            {
                ValueKind.Integer => value.AsInteger(),
                ValueKind.Double => value.AsDouble(),
                ValueKind.Decimal => (double)value.AsDecimal(),
                _ => null,
            };
            if (number is null) continue;
            sum += number.Value;
            count++;
        }

        return count == 0 ? Value.Null : Value.From(sum / count);
    }
}
