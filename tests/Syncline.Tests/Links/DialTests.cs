using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Testing;

namespace Syncline.Tests.Links;

/// <summary>How often a peer is dialed, and where a name may lead.</summary>
public sealed class DialTests
{
    [Fact]
    public void Pauses_grow_up_to_three_seconds_and_begin_anew_only_after_a_link_that_stood()
    {
        DialPause pause = new();
        IEnumerable<double> failing = Enumerable.Range(0, 7).Select(_ => After(TimeSpan.Zero));
        Assert.Equal([100, 200, 400, 800, 1_600, 3_000, 3_000], failing);
        Assert.Equal(3_000, After(TimeSpan.FromSeconds(9.9)));
        Assert.Equal(50, After(TimeSpan.FromSeconds(10)));
        Assert.Equal(100, After(TimeSpan.FromSeconds(1)));
        Assert.Equal((75, 125), (pause.Next(0).TotalMilliseconds, pause.Next(1).TotalMilliseconds));

        double After(TimeSpan linked)
        {
            pause.Note(linked);
            return pause.Next(chance: 0.5).TotalMilliseconds;
        }
    }

    [Fact]
    public async Task A_peer_that_greets_and_breaks_again_and_again_is_dialed_ever_more_seldom()
    {
        PauseRecord pauses = new();
        await using DataFolder folder = DataFolder.Open(new());
        folder.OpenSpace("default");
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        await using LinkHub hub = new(folder, new() { PauseTime = pauses });
        hub.Connect(listener.LocalEndpoint.ToString()!);
        for (int i = 0; i < 8; i++)
        {
            using RawPeer peer = await RawPeer.AcceptAsync(listener);
            var (channel, space) = await peer.HelloAsync();
            await peer.SendAsync(channel, FrameKind.Hello, RawPeer.HelloTo(space, new MemberId(7), isAnswer: true));
            await Poll.Until(() => folder.Replicas[0].Status().Links is [{ Member: not null }]);
        }

        await Poll.Until(() => pauses.Asked.Count >= 7);
        Assert.All(pauses.Asked.Skip(6), pause => Assert.InRange(pause.TotalSeconds, 2.25, 3.75));
    }

    [Fact]
    public async Task Without_a_key_a_name_is_dialed_only_where_it_leads_to_loopback()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        await using DataFolder folder = DataFolder.Open(new());
        folder.OpenSpace("default");
        IPEndPoint elsewhere = new(IPAddress.Parse("192.0.2.1"), 7400);
        await using LinkHub beyond = new(folder, Leading(elsewhere));
        await using LinkHub both = new(folder, Leading(elsewhere, server.Address));
        beyond.Connect("localhost:7400");
        both.Connect("localhost:7400");

        await Poll.Until(() => both.Peers is [{ Member: not null }]);
        await Poll.Until(() => beyond.Peers is [{ Problem: string problem }]
            && problem.Contains("192.0.2.1, and links beyond loopback need a key", StringComparison.Ordinal));
    }

    private static LinkHubOptions Leading(params IPEndPoint[] targets) =>
        new() { Resolve = (_, _) => Task.FromResult<IReadOnlyList<IPEndPoint>>(targets) };

    /// <summary>A clock on which no pause takes any time, and each is recorded.</summary>
    private sealed class PauseRecord : TimeProvider
    {
        private readonly Lock gate = new();
        private readonly ManualTime time = new() { IsEager = true };
        private readonly List<TimeSpan> asked = [];

        public IReadOnlyList<TimeSpan> Asked
        {
            get
            {
                lock (gate)
                {
                    return [.. asked];
                }
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                asked.Add(dueTime);
            }

            return time.CreateTimer(callback, state, dueTime, period);
        }
    }
}
