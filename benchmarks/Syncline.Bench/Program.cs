using System.Globalization;
using Syncline.Bench;
using Syncline.Bench.Soak;
using Syncline.Bench.Text;
using Syncline.Bench.Text.Peers;

const int Usage = 2;

if (args is [BenchProcess.RoleOption, string role, .. string[] rest]) return await Roles.RunAsync(role, rest);

if (args is ["soak"]) return await SoakRun.RunAsync(minutes: 60);
if (args is ["soak", .. string[] options])
{
    return options is ["--minutes", string text]
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double minutes) && minutes > 0
        ? await SoakRun.RunAsync(minutes)
        : Refuse("usage: ./bench soak [--minutes N]");
}

bool json = args.Contains("--json");
bool peers = args.Contains("--peers");
List<string> names = [.. args.Where(argument => argument is not ("--json" or "--peers"))];
int traceAt = names.IndexOf("--trace");
if (traceAt >= 0)
{
    if (traceAt + 1 == names.Count) return Refuse("usage: ./bench text [ID...] --trace FILE [--peers] [--json]");
    TextSuite.Trace = names[traceAt + 1];
    names.RemoveRange(traceAt, 2);
}

if (names.ToArray() is not [string name, .. string[] ids])
{
    return Refuse("usage: ./bench SUITE [ID...] [--json]");
}

if (!Suites.ByName.TryGetValue(name, out IReadOnlyList<Workload>? suite))
{
    return Refuse($"bench: no suite is named '{name}'.");
}

if (ids.FirstOrDefault(id => !suite.Any(workload => workload.Ids.Contains(id))) is string unknown)
{
    string known = string.Join(", ", suite.SelectMany(workload => workload.Ids));
    return Refuse($"bench: the suite '{name}' has no '{unknown}'; it has {known}.");
}

if (peers)
{
    if (name != "text") return Refuse($"bench: the suite '{name}' is not measured beside other libraries.");
    return PeerComparison.Run(ids, json) ? 0 : Usage;
}

FigureWriter figures = new(Console.Out, json);
foreach (Workload workload in suite.Where(each => ids.Length == 0 || each.Ids.Intersect(ids).Any()))
{
    foreach (Figure figure in workload.Run())
    {
        figures.Write(figure);
    }
}

return 0;

static int Refuse(string message)
{
    string known = string.Join(", ", Suites.ByName.Keys);
    Console.Error.WriteLine(message);
    Console.Error.WriteLine($"Suites: {known}.");
    return Usage;
}
