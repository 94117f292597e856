using System.Globalization;

namespace Syncline.Simulator;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(ulong Seed, int Steps, ulong Count, bool IsForever)
{
    private const string Usage = "usage: [--seed N] [--steps M] [--count K] [--forever]\n"
        + "   or: --exhaustive [--depth D] [--cluster NAME] [--rest R] [--together]";

    /// <summary>True if small clusters are searched, instead of drawn ones simulated.</summary>
    public bool IsExhaustive { get; init; }

    /// <summary>How many steps deep.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Which cluster; all if empty.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>True if all on the way arrives at once.</summary>
    public bool DeliversTogether { get; init; }

    /// <summary>The depth whose worlds are led to rest; the last but one if null, none if 0.</summary>
    public int? RestDepth { get; init; }

    public static bool TryParse(string[] args, out Arguments arguments, out string problem)
    {
        arguments = new(Seed: 1, Steps: 240, Count: 1, IsForever: false);
        problem = "";
        for (int i = 0; i < args.Length; i++)
        {
            if (TryFlag(args[i], ref arguments)) continue;
            bool isNumber = ulong.TryParse(
                args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
            switch (args[i])
            {
                case "--seed" when isNumber: arguments = arguments with { Seed = number }; break;
                case "--steps" when isNumber && number is > 0 and < 1_000_000:
                    arguments = arguments with { Steps = (int)number };
                    break;
                case "--count" when isNumber && number > 0: arguments = arguments with { Count = number }; break;
                case "--depth" when isNumber && number is > 0 and < 1_000:
                    arguments = arguments with { Depth = (int)number };
                    break;
                case "--rest" when isNumber && number < 1_000:
                    arguments = arguments with { RestDepth = (int)number };
                    break;
                case "--cluster" when i + 1 < args.Length: arguments = arguments with { Cluster = args[i + 1] }; break;
                default:
                    problem = $"'{args[i]}' is not understood, or lacks its number. {Usage}";
                    return false;
            }

            i++;
        }

        return true;
    }

    private static bool TryFlag(string text, ref Arguments arguments)
    {
        Arguments? changed = text switch
        {
            "--forever" => arguments with { IsForever = true },
            "--exhaustive" => arguments with { IsExhaustive = true },
            "--together" => arguments with { DeliversTogether = true },
            _ => null,
        };
        arguments = changed ?? arguments;
        return changed is not null;
    }
}
