using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Members;

/// <summary>Who is in the space: records that travel and merge like all else, and that no user can write.</summary>
public sealed class MembershipScripts
{
    [Fact]
    public void Founders_that_start_side_by_side_know_each_other_once_they_have_met()
    {
        Script script = new Script().Add('A').Add('B');
        script.Enter('A');
        script.Enter('B');
        Assert.Equal("A keeper: A", script.MembersOf('A'));

        script.Join('A', 'B');

        Assert.Equal("A keeper: A; B keeper: B", script.MembersOf('A'));
        Assert.Equal("A keeper: A; B keeper: B", script.MembersOf('B'));
    }

    [Fact]
    public void I7_who_joins_by_itself_waits_until_it_has_what_it_found_and_starts_above_that()
    {
        Script script = new Script().Add('A', limits: new() { FrameBytesMax = 20 })
            .Add('B', Script.OptionsOf('B') with { JoinsByItself = true });
        script.Commit('A');
        script.Commit('A');
        script.Take();

        script.Connect('A', 'B');
        script.Settle();

        Assert.Equal("""
            B link BA up
            A link AB up, speaks first
              send on AB hello of A: applied {A:2}, durable {}
            B receive on BA hello of A: applied {A:2}, durable {}
              send on BA answer of B: applied {}, durable {}
            A receive on AB answer of B: applied {}, durable {}
              send on AB transactions A:1..1
              send on AB transactions A:2..2
            B receive on BA transactions A:1..1
              append 0: A:1..1
              applied A:1..1
              send on BA acknowledge applied {A:1}, durable {}
            B receive on BA transactions A:2..2
              append 1: A:2..2
              applied A:2..2
              append 2: B:1..2
              applied B:1..2, local
              send on BA transactions B:1..2
              send on BA acknowledge applied {A:2, B:2}, durable {}
            A receive on AB acknowledge applied {A:1}, durable {}
            A receive on AB transactions B:1..2
              append 2: B:1..2
              applied B:1..2
              send on AB acknowledge applied {A:2, B:2}, durable {}
            B receive on BA acknowledge applied {A:2, B:2}, durable {}
            A receive on AB acknowledge applied {A:2, B:2}, durable {}
            """, script.Take());
        Assert.Equal("B keeper: B", script.MembersOf('A'));
        Transaction record = script['B'].Transactions.Last();
        Assert.Equal([new(new('A'), 2)], record.Header.Dependencies);
    }

    [Fact]
    public void Who_finds_an_empty_space_joins_at_once_and_only_once()
    {
        EngineOptions eager = Script.OptionsOf('B') with { JoinsByItself = true, Name = "b" };
        Script script = new Script().Add('A').Add('B', eager with { Role = MemberRole.Visitor });

        script.Join('A', 'B');
        script.Disconnect('A', 'B');
        script.Join('B', 'A');

        Assert.Equal("B visitor: B", script.MembersOf('A'));
        Assert.Equal("b", script['A'].Members.Find(new('B'))!.Name);
        Assert.Single(script['B'].Transactions);
    }

    [Fact]
    public void Who_enters_again_writes_nothing_and_who_changed_writes_only_that()
    {
        Script script = new Script().Add('A');
        script.Enter('A');
        script.Take();

        Assert.Null(script.Enter('A'));
        Assert.Equal("A enters", script.Take());

        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A') with { Name = "anna" });
        script['E'].RememberEarlier(new('A'), endsHere: true);
        script.Enter('E');
        Assert.Equal("""
            E enters
              append 1: E:1..3
              applied E:1..3, local
            """, script.Take());
    }

    [Fact]
    public void Who_leaves_is_waited_for_no_longer_and_writes_no_more()
    {
        Script script = Script.Founded("AB");
        script.Leave('B');
        script.Calm();

        Assert.Equal("A keeper: A; B keeper, left: B", script.MembersOf('A'));
        Assert.Single(script['A'].Members.Keepers);
        var refused = Assert.IsType<CommitOutcome.Refused>(script.Commit('B'));
        Assert.Equal(CommitRefusal.Left, refused.Reason);
        Assert.Null(script.Leave('B'));
        script.Disconnect('A', 'B');
        script.Commit('A');
        script.Persist('A');
        Assert.Equal(script['A'].Version, script['A'].StableVersion);
    }

    [Fact]
    public void Who_comes_back_is_waited_for_again_and_may_write()
    {
        Script script = Script.Founded("AB");
        script.Leave('B');
        script.Calm();

        script.Enter('B');
        script.Calm();

        Assert.Equal("A keeper: A; B keeper: B", script.MembersOf('A'));
        Assert.IsType<CommitOutcome.Committed>(script.Commit('B'));
        script.Settle();
        Assert.Equal("applied; durable at []; missing [A NotDurable, B NotDurable]", script.StandingOf('A', 'B', 5));
    }

    [Fact]
    public void I7_a_new_replica_id_retires_the_old_one_in_the_same_record()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Calm();
        ulong last = script['A'].Version[new('A')];
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'));
        script['E'].RememberEarlier(new('A'), endsHere: true);

        script.Enter('E');
        script.Join('E', 'B');

        Assert.Equal($"A keeper: A until {last}, E; B keeper: B", script.MembersOf('B'));
        Assert.Equal(2, script['B'].Transactions.Last().Header.Dots);
        Assert.True(script['B'].Members.Find(new('A'))!.Find(new('A'))!.IsOver(last));
    }

    [Fact]
    public void An_id_whose_end_may_be_lost_is_retired_without_one()
    {
        Script script = Script.Founded("AB");
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'));
        script['E'].RememberEarlier(new('A'), endsHere: false);
        script['E'].RememberEarlier(new('D'), endsHere: true); // It never wrote here, so nobody has to know of it.

        script.Enter('E');

        Assert.Equal("A keeper: A until some end, E; B keeper: B", script.MembersOf('E'));
    }

    [Fact]
    public void C3_a_copied_folder_shows_as_two_present_ids_of_one_member()
    {
        var script = Copied(endsAtE: true, endsAtF: true, recordsAtF: int.MaxValue);

        Assert.Equal(["E", "F"], script['B'].Members.Find(new('A'))!.Present.Select(id => $"{(char)id.Value}"));
        script.Disconnect('F', 'B');
        script.Commit('B');
        script.Calm("BE");
        Assert.False(script['B'].StableVersion.Covers(script['B'].Version)); // Both copies are waited for.
        script.Join('F', 'B');
        script.Calm();
        Assert.Equal(script['B'].Version, script['B'].StableVersion);
    }

    [Fact]
    public void Copies_that_retire_an_id_at_different_ends_leave_its_end_unknown()
    {
        Script agreeing = Copied(endsAtE: true, endsAtF: true, recordsAtF: int.MaxValue);
        Script differing = Copied(endsAtE: true, endsAtF: true, recordsAtF: 2);
        Script doubting = Copied(endsAtE: true, endsAtF: false, recordsAtF: int.MaxValue);

        Assert.Equal("A keeper: A until 4, E, F; B keeper: B", agreeing.MembersOf('B'));
        Assert.Equal("A keeper: A until some end, E, F; B keeper: B", differing.MembersOf('B'));
        Assert.Equal("A keeper: A until some end, E, F; B keeper: B", doubting.MembersOf('B'));
    }

    [Fact]
    public void Records_of_members_are_no_objects_of_users()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('A');
        ObjectKey record = MemberRecord.KeyOf(new('A'));
        string digest = script.DigestOf('A');
        SpaceSnapshot before = script['A'].Snapshot();
        script.Enter('A');
        script.Enter('B');
        script.Join('A', 'B');

        Assert.Equal(digest, script.DigestOf('A'));
        Assert.Equal([Script.Count], script['A'].Snapshot().Objects);
        Assert.Empty(script['A'].Snapshot().ChangedSince(before));
        Assert.False(ObjectKey.TryParse(record.ToString(), ObjectType.Map, out _, out _));
        Assert.True(MemberRecord.TryParse(record, out MemberId member));
        Assert.Equal(new('A'), member);
        var refused = Assert.IsType<CommitOutcome.Refused>(
            script.Ask('A', new Update(record, new MapOperation.Remove("role"))));
        Assert.Equal(CommitRefusal.Argument, refused.Reason);
        Assert.Equal("A keeper: A; B keeper: B", script.MembersOf('A'));
    }

    [Fact]
    public void I10_what_makes_no_sense_in_a_record_is_passed_over()
    {
        Script script = new Script().Add('A').Add('X');
        script.Join('X', 'A');
        ObjectKey record = MemberRecord.KeyOf(new('Y')), odd = record with { Name = "member/y" };
        ObjectUpdate[] updates =
        [
            new(record,
            [
                Child("role", new RegisterEffect.Assign("king")),
                Child("name", new RegisterEffect.Assign(7)),
                Child(-5, new RegisterEffect.Assign(0)),
                Child(long.MaxValue, new RegisterEffect.Assign(0)),
                Child((long)'Y', new RegisterEffect.Assign("never")),
                new MapEffect.Update(new("Z", ObjectType.Counter), new CounterEffect.Add(1, StartsRun: true)),
            ]),
            new(odd, [Child("role", new RegisterEffect.Assign(0))]),
            new(record with { Type = ObjectType.Flag }, [new FlagEffect.Enable()]),
        ];
        byte[] section = TransactionBodyCodec.WriteSection(ObjectKey.OwnCollection, updates);

        script.Receive('X', 'A', Traffic.Forge(
            new TransactionHeader { Dots = 8, TimeStep = 1, Sections = 1 },
            [section],
            new('X'),
            first: 1,
            Script.Genesis.ChainStart(new('X'))));

        Assert.Equal("Y visitor: Y until some end", script.MembersOf('A'));
        Assert.Empty(script['A'].Members.Keepers);
    }

    private static MapEffect.Update Child(Value key, RegisterEffect effect) =>
        new(new(key, ObjectType.Register), effect);

    /// <summary>
    /// A folder of A was copied: E has all of its log, F some records of it. Each retired A as it knew it; B met both.
    /// </summary>
    private static Script Copied(bool endsAtE, bool endsAtF, int recordsAtF)
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Commit('A');
        script.Calm();
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'));
        script.Replay('A', 'F', Script.OptionsOf('F', member: 'A'), recordsAtF);
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsAtE);
        script['F'].RememberEarlier(new('A'), endsAtF);
        script.Enter('E');
        script.Enter('F');
        script.Join('E', 'B');
        script.Join('F', 'B');
        script.Calm();
        return script;
    }
}
