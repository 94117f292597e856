using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Syncline.Bench.Soak;

/// <summary>
/// <c>./bench soak [--minutes N]</c>: three nodes under mixed load for long; fails if memory goes on growing.
/// </summary>
internal static class SoakRun
{
    private const int ClientsPerNode = 4;
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestartPeriod = TimeSpan.FromSeconds(60);

    /// <summary>Runs; the exit code: 0 if memory stands, 1 if it grows. Throws where an answer is wrong.</summary>
    public static async Task<int> RunAsync(double minutes)
    {
        SoakNode[] nodes = SoakNode.StartThree();
        try
        {
            MemoryRecord[] records = [.. nodes.Select(_ => new MemoryRecord())];
            await LoadAsync(nodes, records, TimeSpan.FromMinutes(minutes));
            await CheckAgreementAsync(nodes);
            return Judge(nodes, records);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private static async Task LoadAsync(SoakNode[] nodes, MemoryRecord[] records, TimeSpan time)
    {
        using CancellationTokenSource end = new();
        SoakNode restarted = nodes[^1];
        List<SoakClient> clients =
        [
            .. from node in nodes
               from i in Enumerable.Range(0, ClientsPerNode)
               select new SoakClient(node.Http, node == restarted, 41 + (Array.IndexOf(nodes, node) * 10) + i),
        ];
        Task[] work = [.. clients.Select(client => Task.Run(() => client.RunAsync(end.Token)))];
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan lastRestart = TimeSpan.Zero;
        while (watch.Elapsed < time)
        {
            await Task.WhenAny([Task.Delay(SamplePeriod), .. work]);
            if (work.FirstOrDefault(task => task.IsFaulted) is Task failed) await failed;
            Sample(nodes, records);
            Print(watch.Elapsed, clients.Sum(client => (long)client.Calls), nodes);
            if (watch.Elapsed - lastRestart < RestartPeriod) continue;
            await Task.Run(restarted.Restart);
            lastRestart = watch.Elapsed;
        }

        await end.CancelAsync();
        await Task.WhenAll(work);
        clients.ForEach(client => client.Dispose());
    }

    private static void Sample(SoakNode[] nodes, MemoryRecord[] records)
    {
        foreach (var (node, record) in nodes.Zip(records))
        {
            if (node.MemoryMegabytes is double megabytes) record.Add(megabytes);
        }
    }

    private static void Print(TimeSpan elapsed, long calls, SoakNode[] nodes)
    {
        IEnumerable<string> memory = nodes.Select(
            node => string.Create(CultureInfo.InvariantCulture, $"{node.Name} {node.MemoryMegabytes:0} MB"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed:hh\\:mm\\:ss}  {calls,10:#,0} calls  {string.Join("  ", memory)}"));
    }

    /// <summary>Each node comes up to what all have, and then reads the same.</summary>
    private static async Task CheckAgreementAsync(SoakNode[] nodes)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        List<string> versions = [];
        foreach (SoakNode node in nodes)
        {
            versions.Add((await DigestAsync(http, node, [])).Version);
        }

        HashSet<string> digests = [];
        foreach (SoakNode node in nodes)
        {
            digests.Add((await DigestAsync(http, node, versions)).Digest);
        }

        Check.That(digests.Count == 1, $"The nodes do not agree: {string.Join(", ", digests)}.");
    }

    private static async Task<(string Version, string Digest)> DigestAsync(
        HttpClient http, SoakNode node, IEnumerable<string> after)
    {
        string query = string.Concat(after.Select(version => $"&after={version}"));
        Uri address = new(node.Http, $"/v1/spaces/default/digest?timeoutMs=60000{query}");
        JsonElement answer = JsonElement.Parse(await http.GetStringAsync(address));
        return (answer.GetProperty("version").GetString()!, answer.GetProperty("digest").GetString()!);
    }

    /// <summary>Those that ran all the time are held to the bound; the memory of the other began anew.</summary>
    private static int Judge(SoakNode[] nodes, MemoryRecord[] records)
    {
        bool isGrowing = false;
        foreach (var (node, record) in nodes.Zip(records).SkipLast(1))
        {
            isGrowing |= record.IsGrowing;
            string verdict = !record.IsJudged ? "too short to judge" : record.IsGrowing ? "GROWS" : "stands";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{node.Name}: {verdict}; lowest {record.Before:0} MB, then {record.Last:0} MB "
                + $"of at most {record.LastMax:0} MB; highest {record.Peak:0} MB"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{nodes[^1].Name}: restarted; highest {records[^1].Peak:0} MB"));
        return isGrowing ? 1 : 0;
    }
}
