BeforeDiscovery {
    $root = Join-Path $PSScriptRoot '../../module/out/GitOpsServerless/GitOpsServerless.psd1'
    Import-Module $root -Force
    $commands = (Get-Command -Module GitOpsServerless -CommandType Cmdlet).Name
}

Describe 'GitOpsServerless' -Tag CI {
    It 'has a valid manifest' {
        Test-ModuleManifest (Join-Path $PSScriptRoot '../../module/out/GitOpsServerless/GitOpsServerless.psd1') | Should -Not -BeNullOrEmpty
    }

    It 'has help for <_>' -ForEach $commands {
        (Get-Help $_).Synopsis | Should -Not -BeNullOrEmpty
        (Get-Help $_ -Examples).examples.example.Count | Should -BeGreaterOrEqual 2
    }
}
