using System.Globalization;

namespace Syncline.Simulator;

/// <summary>What the command line asks of an exhaustive search.</summary>
/// <param name="Depth">How many actions deep.</param>
/// <param name="Cluster">Which cluster; all if empty.</param>
/// <param name="DeliversTogether">True to deliver all that is on one way at once.</param>
/// <param name="RestDepth">The depth whose worlds are led to rest; the last but one if null, none if 0.</param>
internal sealed record SearchArguments(int Depth, string Cluster, bool DeliversTogether, int? RestDepth)
{
    private const string Usage = "usage: --exhaustive [--depth D] [--cluster NAME] [--rest R] [--together]";

    public static bool TryParse(string[] args, out SearchArguments arguments, out string problem)
    {
        arguments = new(Depth: 6, "", DeliversTogether: false, RestDepth: null);
        problem = "";
        for (int i = 0; i < args.Length; i++)
        {
            bool isNumber = int.TryParse(
                args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            switch (args[i])
            {
                case "--exhaustive": break;
                case "--together": arguments = arguments with { DeliversTogether = true }; break;
                case "--depth" when isNumber && number is > 0 and < 1_000:
                    arguments = arguments with { Depth = number };
                    i++;
                    break;
                case "--rest" when isNumber && number < 1_000:
                    arguments = arguments with { RestDepth = number };
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
