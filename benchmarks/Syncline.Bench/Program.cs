using Syncline.Bench;

const int Usage = 2;

if (args is [BenchProcess.RoleOption, string role, .. string[] rest]) return await Roles.RunAsync(role, rest);

bool json = args.Contains("--json");
string[] names = [.. args.Where(argument => argument != "--json")];
if (names is not [string name])
{
    return Refuse("usage: ./bench SUITE [--json]");
}

if (!Suites.ByName.TryGetValue(name, out Func<IEnumerable<Figure>>? suite))
{
    return Refuse($"bench: no suite is named '{name}'.");
}

FigureWriter figures = new(Console.Out, json);
foreach (Figure figure in suite())
{
    figures.Write(figure);
}

return 0;

static int Refuse(string message)
{
    string known = Suites.ByName.Count == 0 ? "none yet" : string.Join(", ", Suites.ByName.Keys);
    Console.Error.WriteLine(message);
    Console.Error.WriteLine($"Suites: {known}.");
    return Usage;
}
