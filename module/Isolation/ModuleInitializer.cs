using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>Answers for the two assemblies of this module that cross between the load contexts, and for nothing else.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string Bridge = "GitOpsServerless.Runtime";
    private const string Contracts = "GitOpsServerless.Contracts";
    private static readonly string Root = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;

    // Never unloaded: a session keeps its engine, and a second import in the same process uses the same types.
    private static readonly Lazy<DependencyContext> Dependencies = new(() => new DependencyContext(Path.Combine(Root, "Dependencies")));

    // Each runspace imports the module for itself, and all of them share its connections.
    private static int s_imports;

    /// <summary>Called when a runspace imports the module.</summary>
    public void OnImport()
    {
        if (Interlocked.Increment(ref s_imports) == 1)
        {
            AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    /// <summary>Called when a runspace removes the module. The last one closes connections and stops sandboxes.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref s_imports) == 0)
        {
            EngineSessions.CloseAll();
            SandboxProcesses.StopAll();
            AssemblyLoadContext.Default.Resolving -= Resolve;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => name.Name switch
    {
        Bridge => Dependencies.Value.LoadFromAssemblyName(name),
        Contracts => context.LoadFromAssemblyPath(Path.Combine(Root, $"{Contracts}.dll")),
        _ => null,
    };
}
