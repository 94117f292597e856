using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

public sealed class RegisterTrapTests
{
    [Fact]
    public void R1_equal_times_and_different_values_give_one_winner_in_all_six_orders()
    {
        Scene scene = new(ObjectType.Register);
        scene.Do(0, new RegisterEffect.Assign("c"), time: 7);
        scene.Do(1, new RegisterEffect.Assign("a"), time: 7);
        scene.Do(2, new RegisterEffect.Assign("b"), time: 7);
        IReadOnlyList<ObjectState> reached = scene.AllOrders();
        Assert.Equal(6, reached.Count);
        Assert.Single(reached.Select(CanonicalBytes.Of).Distinct());
        Assert.All(reached, state => Assert.Equal("b", ((Register)state).Read())); // The greatest writer, not value.
        Assert.All(reached, state => Assert.Equal("c", ((Register)state).Read(RegisterPolicy.First)));
    }

    [Fact]
    public void R1_time_comes_before_writer_and_writer_before_value()
    {
        RegisterCandidate late = new(new(1), new(8), "a"), early = new(new(2), new(7), "z");
        Assert.True(RegisterCandidate.CompareByTime(early, late) < 0);
        Assert.True(RegisterCandidate.CompareByTime(early, early with { Writer = new(3), Value = "a" }) < 0);
        Assert.True(RegisterCandidate.CompareByTime(early with { Value = "a" }, early) < 0);
        Assert.Equal(0, RegisterCandidate.CompareByTime(early, early));
    }

    [Fact]
    public void R2_the_second_of_two_local_writes_wins_though_its_time_is_earlier()
    {
        Scene scene = new(ObjectType.Register);
        scene.Do(0, new RegisterEffect.Assign("first"), time: 9);
        scene.Do(0, new RegisterEffect.Assign("second"), time: 1);
        Assert.Equal("second", ((Register)scene.Meet()).Read());
    }

    [Fact]
    public void R3_a_write_that_has_seen_one_ten_years_ahead_still_replaces_it()
    {
        Scene scene = new(ObjectType.Register);
        HistoryEvent ahead = scene.Do(0, new RegisterEffect.Assign("future"), time: ulong.MaxValue);
        scene.Give(1, ahead);
        scene.Do(1, new RegisterEffect.Assign("honest"), time: 1);
        Assert.Equal("honest", ((Register)scene.Meet()).Read());
    }

    [Fact]
    public void R5_joining_the_same_state_twice_grows_no_twin_and_what_is_dominated_goes()
    {
        Scene scene = new(ObjectType.Register);
        HistoryEvent one = scene.Do(0, new RegisterEffect.Assign("x"));
        HistoryEvent two = scene.Do(1, new RegisterEffect.Assign("x"));
        ObjectState joined = scene[0].Join(scene[1], scene.VersionOf(0), scene.VersionOf(1));
        VersionVector version = scene.VersionOf(0).Join(scene.VersionOf(1));
        ObjectState again = joined.Join(scene[1], version, scene.VersionOf(1)).Join(joined, version, version);
        Assert.Equal(2, ((Register)again).Candidates.Length);
        Assert.Equal(Value.FromList("x"), ((Register)again).Read(RegisterPolicy.MultiValue));
        scene.Give(2, one, two);
        scene.Do(2, new RegisterEffect.Assign("y"));
        ObjectState dominated = again.Join(scene[2], version, scene.VersionOf(2));
        Assert.Equal(Value.FromList("y"), ((Register)dominated).Read(RegisterPolicy.MultiValue));
        Assert.Equal("y", Assert.Single(((Register)scene.Meet()).Candidates).Value);
    }

    [Fact]
    public void R5_ten_thousand_concurrent_values_stay_bounded_in_size_and_time()
    {
        const int Writers = 10_000;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        ObjectState state = Register.Empty;
        VersionBuilder version = new();
        for (ulong writer = 1; writer <= Writers; writer++)
        {
            Dot dot = new(new(writer), 1);
            EffectContext alone = new(dot, new(1), VersionVector.Empty);
            state = state.Apply(new RegisterEffect.Assign((long)writer % 100), alone);
            version.Raise(dot.Replica, dot.Counter);
        }

        Register register = (Register)state;
        Assert.Equal(Writers, register.Candidates.Length);
        Assert.Equal(100, register.Read(RegisterPolicy.MultiValue).AsList().Length);
        Assert.Equal(Writers % 100, register.Read());
        Assert.Equal(
            CanonicalBytes.Of(state), CanonicalBytes.Of(state.Join(state, version.ToVersion(), version.ToVersion())));
        Assert.InRange(CanonicalBytes.Of(state).Length / 2, 0, 20 * Writers);
        Dot last = new(new(1), 2);
        ObjectState settled = state.Apply(
            new RegisterEffect.Assign("settled"), new(last, new(1), version.ToVersion()));
        Assert.Equal("settled", Assert.Single(((Register)settled).Candidates).Value);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.InRange(allocated, 0, 60L * Writers * Writers / 2); // One copy of the candidates a write.
    }

    [Theory]
    [InlineData(RegisterPolicy.LastWriterWins)]
    [InlineData(RegisterPolicy.MultiValue)]
    [InlineData(RegisterPolicy.Max)]
    [InlineData(RegisterPolicy.Min)]
    [InlineData(RegisterPolicy.Average)]
    [InlineData(RegisterPolicy.First)]
    public void R9_a_policy_is_a_function_of_the_candidates(RegisterPolicy policy) => Property.ForAll(500, prng =>
    {
        List<HistoryEvent> assigns = [];
        for (ulong writer = 1; writer <= (ulong)prng.Between(1, 8); writer++)
        {
            Value value = prng.Chance(500) ? Value.From(0.1 * prng.Below(9)) : ValueGenerator.Any(prng);
            Dot dot = new(new(writer), 1);
            assigns.Add(new(dot, History.TimeOf(prng), VersionVector.Empty, null, new RegisterEffect.Assign(value)));
        }

        Register Played()
        {
            prng.Shuffle(assigns);
            return (Register)assigns.Aggregate(
                (ObjectState)Register.Empty, (state, each) => state.Apply(each.Effect!, each.ContextFor()));
        }

        Register one = Played(), other = Played();
        Assert.Equal(CanonicalBytes.Of(one), CanonicalBytes.Of(other));
        Assert.Equal(one.Read(policy), other.Read(policy));
    });

    [Fact]
    public void R9_an_average_is_a_view_of_the_concurrent_values_and_never_one_of_averages()
    {
        Scene scene = new(ObjectType.Register);
        scene.Do(0, new RegisterEffect.Assign(0));
        scene.Do(1, new RegisterEffect.Assign(Value.From(1.5)));
        scene.Do(2, new RegisterEffect.Assign("no number"));
        RegisterEffect.Assign assign = new(Value.From(3m));
        HistoryEvent far = new(new(new(4), 1), default, VersionVector.Empty, null, assign);
        ObjectState two = scene.Meet();
        Assert.Equal(Value.From(0.75), ((Register)two).Read(RegisterPolicy.Average));
        ObjectState three = two.Apply(far.Effect!, far.ContextFor());
        Assert.Equal(Value.From(1.5), ((Register)three).Read(RegisterPolicy.Average));
    }

    [Fact]
    public void F5_sums_of_doubles_and_text_that_looks_alike_are_the_same_everywhere()
    {
        Value[] values =
            [Value.From(0.1), Value.From(0.2), Value.From(0.3), "\u00E9", "e\u0301", Value.From(-0.0), Value.From(0.0)];
        Scene scene = new(ObjectType.Register, values.Length);
        for (int writer = 0; writer < values.Length; writer++)
        {
            scene.Do(writer, new RegisterEffect.Assign(values[writer]));
        }

        Register register = (Register)scene.Meet();
        Assert.Equal(Value.From((0.0 + 0.0 + 0.1 + 0.2 + 0.3) / 5), register.Read(RegisterPolicy.Average));
        Assert.Equal(6, register.Read(RegisterPolicy.MultiValue).AsList().Length); // The two zeros are one value.
    }

    [Fact]
    public void F5_an_average_does_not_depend_on_who_wrote_which_value()
    {
        double[] values = [0.1, 0.2, 0.3, 1e16, -1e16];
        HashSet<Value> averages = [];
        Property.ForAll(100, prng =>
        {
            prng.Shuffle(values);
            Scene scene = new(ObjectType.Register, values.Length);
            for (int writer = 0; writer < values.Length; writer++)
            {
                scene.Do(writer, new RegisterEffect.Assign(Value.From(values[writer])));
            }

            averages.Add(((Register)scene.Meet()).Read(RegisterPolicy.Average));
        });
        Assert.Single(averages);
    }

    [Fact]
    public void First_accepts_no_second_assign_and_says_so()
    {
        Scene scene = new(ObjectType.Register);
        Assert.True(((Register)scene[0]).AcceptsAssign(RegisterPolicy.First));
        scene.Do(0, new RegisterEffect.Assign(Value.Null));
        Assert.False(((Register)scene[0]).AcceptsAssign(RegisterPolicy.First));
        Assert.True(((Register)scene[0]).AcceptsAssign(RegisterPolicy.Max));
        AssignFirst again = new("b");
        Assert.False(again.TryPrepare(scene[0], new(1), out _, out string? refusal));
        Assert.Contains("has a value already", refusal, StringComparison.Ordinal);
        scene.Do(0, new RegisterEffect.Clear());
        Assert.True(((Register)scene[0]).AcceptsAssign(RegisterPolicy.First));
        scene.Do(0, again);
        Assert.Equal("b", ((Register)scene[0]).Read(RegisterPolicy.First));
    }

    [Fact]
    public void R9_a_policy_of_ones_own_is_a_function_of_the_set_of_candidates()
    {
        Scene scene = new(ObjectType.Register);
        Assert.Equal(0, ((Register)scene[0]).Read(candidates => candidates.Length));
        scene.Do(0, new RegisterEffect.Assign("a"));
        Assert.Equal("a", ((Register)scene[0]).Read(candidates => candidates[0].Value));
        scene.Do(1, new RegisterEffect.Assign("bb"));
        Register met = (Register)scene.Meet();

        Assert.Equal("bb", met.Read(candidates => candidates.MaxBy(each => each.Value.AsText().Length).Value));
        Assert.Throws<ArgumentException>(() => met.Read(candidates => candidates[0].Value));
    }

    [Fact]
    public void R4_candidates_of_times_beyond_all_dates_are_told_all_the_same()
    {
        Scene scene = new(ObjectType.Register);
        scene.Do(0, new RegisterEffect.Assign(1), time: ulong.MaxValue);

        Value told = ((Register)scene[0]).Read(RegisterPolicy.Candidates).AsList()[0];
        Assert.True(told.TryFind("time", out Value time));
        Assert.Equal(9999, time.AsTimestamp().Year);
    }

    [Fact]
    public void A_policy_is_found_by_its_name_and_an_unwritten_register_is_null_or_nothing()
    {
        foreach (string name in RegisterPolicies.Names)
        {
            Assert.True(RegisterPolicies.TryParse(name, out RegisterPolicy policy));
            bool isList = policy is RegisterPolicy.MultiValue or RegisterPolicy.Candidates;
            Value expected = isList ? Value.FromList() : Value.Null;
            Assert.Equal(expected, Register.Empty.Read(policy));
        }

        Assert.Equal(Enum.GetValues<RegisterPolicy>().Length, RegisterPolicies.Names.Count());
        Assert.False(RegisterPolicies.TryParse("last", out _));
    }
}
