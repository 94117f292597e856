using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

public sealed class RegisterSpecification
{
    [Fact]
    public void The_candidates_are_the_assigns_that_no_visible_assign_or_clear_has_seen() =>
        Specifications.Meaning.Holds(ObjectType.Register, cases: 2_000);

    [Theory]
    [InlineData(RegisterPolicy.LastWriterWins)]
    [InlineData(RegisterPolicy.MultiValue)]
    [InlineData(RegisterPolicy.Max)]
    [InlineData(RegisterPolicy.Min)]
    [InlineData(RegisterPolicy.Average)]
    [InlineData(RegisterPolicy.First)]
    [InlineData(RegisterPolicy.Candidates)]
    public void Each_policy_views_those_candidates(RegisterPolicy policy) => Property.ForAll(2_000, prng =>
    {
        foreach (HistoryReplica replica in History.Generate(prng, ObjectType.Register).Replicas)
        {
            RegisterCandidate[] living = [.. Living(Act.VisibleAt(replica))];
            Assert.Equal(View(policy, living), ((Register)replica.State).Read(policy));
        }
    });

    internal static Value? Meaning(IReadOnlyList<Act> visible)
    {
        RegisterCandidate[] living = [.. Living(visible)];
        return living.Length == 0 ? (Value?)null : Reading.OfCandidates(living);
    }

    private static IEnumerable<RegisterCandidate> Living(IReadOnlyList<Act> visible) =>
        from act in visible
        let assign = act.Plain as RegisterEffect.Assign
        where assign is not null && !act.IsUndoneBy(visible, other => other.Plain is RegisterEffect)
        select new RegisterCandidate(act.Event.Dot.Replica, act.Event.Time, assign.Value);

    private static Value View(RegisterPolicy policy, RegisterCandidate[] living)
    {
        Value[] values = [.. living.Select(candidate => candidate.Value).Order()];
        RegisterCandidate[] inTime =
            [.. living.OrderBy(each => each.Time).ThenBy(each => each.Writer).ThenBy(each => each.Value)];
        double[] numbers = [.. values.Select(NumberOf).OfType<double>()];
        return (policy, living) switch
        {
            (RegisterPolicy.MultiValue, _) => Value.FromList(values.Distinct()),
            (RegisterPolicy.Candidates, _) => Value.FromList(living.OrderBy(each => each.Writer).Select(Described)),
            (_, []) => Value.Null,
            (RegisterPolicy.LastWriterWins, _) => inTime[^1].Value,
            (RegisterPolicy.First, _) => inTime[0].Value,
            (RegisterPolicy.Max, _) => values[^1],
            (RegisterPolicy.Min, _) => values[0],
            _ => numbers.Length == 0 ? Value.Null : Value.From(numbers.Average()),
        };
    }

    private static Value Described(RegisterCandidate candidate) => Value.FromMap(
    [
        new("writer", $"{candidate.Writer}"),
        new("time", Value.FromTimestamp(DateTimeOffset.UnixEpoch.AddMilliseconds(candidate.Time.Milliseconds))),
        new("value", candidate.Value),
    ]);

    private static double? NumberOf(Value value) => value.Kind switch
    {
        ValueKind.Integer => value.AsInteger(),
        ValueKind.Double => value.AsDouble(),
        _ => null,
    };
}
