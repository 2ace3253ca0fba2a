using GitOpsServerless.Benchmarks;

// dotnet run -c Release --project tests/GitOpsServerless.Benchmarks -- NAME [arguments]
var rest = args.Length > 0 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "arm":
        ArmLanguageBenchmark.Run(Console.Out);
        return 0;
    case "azure":
        return AzureBenchmark.Run(rest);
    case "bicep":
        BicepBenchmark.Run(Console.Out);
        OfficialBicepBenchmark.Run(Console.Out);
        return 0;
    case "controller":
        return await ControllerBenchmark.Run(rest);
    case "git":
        return GitBenchmark.Run(rest);
    case "kubernetes":
        return KubernetesBenchmark.Run(rest);
    case "rendering":
        return await RenderingBenchmark.RunAsync(Console.Out, rest);
    default:
        Console.Error.WriteLine("Name a benchmark: arm, azure, bicep, controller, git, kubernetes, rendering.");
        return 1;
}
