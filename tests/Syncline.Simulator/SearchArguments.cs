using System.Globalization;

namespace Syncline.Simulator;

/// <summary>What the command line asks of an exhaustive search.</summary>
/// <param name="Depth">How many actions deep.</param>
/// <param name="Cluster">Which cluster; all if empty.</param>
/// <param name="DeliversTogether">True to deliver all that is on one way at once.</param>
/// <param name="SkipsRest">True to leave out what comes to rest.</param>
internal sealed record SearchArguments(int Depth, string Cluster, bool DeliversTogether, bool SkipsRest)
{
    private const string Usage = "usage: --exhaustive [--depth D] [--cluster NAME] [--together] [--no-rest]";

    public static bool TryParse(string[] args, out SearchArguments arguments, out string problem)
    {
        arguments = new(Depth: 6, "", DeliversTogether: false, SkipsRest: false);
        problem = "";
        for (int i = 0; i < args.Length; i++)
        {
            bool isNumber = int.TryParse(
                args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            switch (args[i])
            {
                case "--exhaustive": break;
                case "--together": arguments = arguments with { DeliversTogether = true }; break;
                case "--no-rest": arguments = arguments with { SkipsRest = true }; break;
                case "--depth" when isNumber && number is > 0 and < 1_000:
                    arguments = arguments with { Depth = number };
                    i++;
                    break;
                case "--cluster" when i + 1 < args.Length: arguments = arguments with { Cluster = args[++i] }; break;
                default:
                    problem = $"'{args[i]}' is not understood, or lacks its value. {Usage}";
                    return false;
            }
        }

        return true;
    }
}
