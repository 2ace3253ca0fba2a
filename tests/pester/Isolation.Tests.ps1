# Another module brings other versions of packages that this one uses, before and after it.
BeforeDiscovery {
    $cases = foreach ($version in '1.0.0.0', '99.0.0.0') { foreach ($order in 'before', 'after') { @{ Version = $version; Order = $order } } }
}
BeforeAll {
    . $PSScriptRoot/Common.ps1
    function New-Decoy([string] $Folder, [string] $Version) {
        New-Item -ItemType Directory $Folder -Force | Out-Null
        foreach ($name in 'Azure.Core', 'YamlDotNet') {
            $assembly = [Reflection.AssemblyName]::new($name)
            $assembly.Version = $Version
            $builder = [Reflection.Emit.PersistedAssemblyBuilder]::new($assembly, [object].Assembly)
            $type = $builder.DefineDynamicModule($name).DefineType("Decoy.$($name.Replace('.', ''))", 'Public,Class')
            $null = $type.CreateType()
            $builder.Save((Join-Path $Folder "$name.dll"))
        }
        "@{ ModuleVersion = '1.0'; RequiredAssemblies = @('Azure.Core.dll', 'YamlDotNet.dll') }" | Set-Content (Join-Path $Folder 'Decoy.psd1')
    }
}

Describe 'Beside a module with version <Version> of Azure.Core and YamlDotNet, imported <Order>' -ForEach $cases {
    It 'works with its own versions' {
        $decoy = Join-Path $TestDrive "$Version-$Order/Decoy"
        New-Decoy $decoy $Version
        $imports = if ($Order -eq 'before') { "Import-Module '$decoy/Decoy.psd1'; Import-Module '$Manifest'" } else { "Import-Module '$Manifest'; Import-Module '$decoy/Decoy.psd1'" }
        $said = Invoke-TestPowerShell @"
`$ErrorActionPreference = 'Stop'
$imports
Connect-GitOps '$Root/samples/quickstart' | Out-Null
'applications ' + @(Get-GitOpsApplication).Count
'objects ' + @(Get-GitOpsManifest '$Root/samples/quickstart/web/namespace.yaml').Count
'decoy ' + [Decoy.AzureCore].Assembly.GetName().Version
foreach (`$context in [Runtime.Loader.AssemblyLoadContext]::All) { foreach (`$a in `$context.Assemblies) { if (`$a.GetName().Name -in 'Azure.Core', 'YamlDotNet') { "`$(`$a.GetName().Name) `$(`$a.GetName().Version) `$(`$context.Name)" } } }
"@
        $said | Should -Contain 'applications 2'
        $said | Should -Contain 'objects 1'
        $said | Should -Contain "decoy $Version"
        $said | Should -Contain "YamlDotNet $Version Default"
        @($said -match '^(Azure.Core|YamlDotNet) .* GitOpsServerless$').Count | Should -Be 2
        $said -match " $([regex]::Escape($Version)) GitOpsServerless$" | Should -BeNullOrEmpty
    }
}
